using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Which labels a selector takes: matchLabels, and matchExpressions with In.</summary>
internal static class LabelSelector
{
    public static bool Selects(YamlNode? selector, IReadOnlyDictionary<string, string> labels) =>
        HasAll(selector.Map("matchLabels"), labels)
        && selector.Items("matchExpressions").All(rule => rule.Text("operator") == "In" && labels.TryGetValue(rule.Text("key")!, out string? value) && rule.Texts("values").Contains(value));

    public static bool HasAll(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> labels) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
