using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes single values: what reads the same without quotes has none.</summary>
internal static partial class ValueDraft
{
    /// <summary>A text where the reader takes any scalar for its text: a number, true and false need no quotes.</summary>
    /// <param name="text">The text.</param>
    public static DraftScalar OfText(string text) => PlainText().IsMatch(text) ? DraftScalar.Number(text) : DraftScalar.Of(text);

    /// <summary>A value with its kind.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The node; null for JSON that a mapping cannot hold.</returns>
    public static DraftNode? Of(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Text => DraftScalar.Of(value.Text),
        ScalarKind.Null => DraftScalar.Null,
        ScalarKind.Json => JsonTree.Of(value.Text),
        ScalarKind.Number when !YamlScalar.IsJsonNumber(value.Text) => DraftScalar.Of(value.Text),
        _ => DraftScalar.Number(value.Text),
    };

    /// <summary>Names with values; one that stands several times has a list.</summary>
    /// <param name="pairs">The pairs; values are templates.</param>
    public static DraftMapping Of(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var mapping = new DraftMapping();
        foreach (IGrouping<string, KeyValuePair<string, string>> name in pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal))
        {
            DraftScalar[] values = [.. name.Select(pair => OfText(pair.Value))];
            mapping.Add(name.Key, values.Length == 1 ? values[0] : new DraftSequence(values));
        }

        return mapping;
    }

    [GeneratedRegex(@"^(?:-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?|true|false)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainText();
}
