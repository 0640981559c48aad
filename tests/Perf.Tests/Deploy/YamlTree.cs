using YamlDotNet.RepresentationModel;

namespace Perf.Tests.Deploy;

/// <summary>Short ways into a YAML tree.</summary>
internal static class YamlTree
{
    public static IReadOnlyList<YamlMappingNode> Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return [.. yaml.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    public static YamlNode? At(this YamlNode? node, params string[] path)
    {
        foreach (string key in path)
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out YamlNode? value) ? value : null;
        }

        return node;
    }

    public static string? Text(this YamlNode? node, params string[] path) => (node.At(path) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> Items(this YamlNode? node, params string[] path) => node.At(path) is YamlSequenceNode list ? [.. list.Children] : [];

    public static IReadOnlyList<string> Texts(this YamlNode? node, params string[] path) => [.. node.Items(path).Select(item => item.Text() ?? "")];

    public static IReadOnlyList<KeyValuePair<string, YamlNode>> Pairs(this YamlNode? node, params string[] path) =>
        node.At(path) is YamlMappingNode mapping ? [.. mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", pair.Value))] : [];

    public static IReadOnlyDictionary<string, string> Map(this YamlNode? node, params string[] path) => node.Pairs(path).ToDictionary(pair => pair.Key, pair => pair.Value.Text() ?? "", StringComparer.Ordinal);

    /// <summary>The tree as a text in which neither order of keys nor style of scalars counts.</summary>
    public static string Canonical(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{{string.Join(", ", mapping.Pairs().OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Canonical(pair.Value)}"))}}}",
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Canonical))}]",
        _ => ((YamlScalarNode)node).Value ?? "",
    };
}
