using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads names with values that are templates: headers, query parameters, fields of a form, tags. A list repeats the name.</summary>
internal static class PairsReader
{
    // RFC 9110, section 5.6.2: token.
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    public static IReadOnlyList<KeyValuePair<string, string>> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            IReadOnlyList<YamlNode> items = entry.Value is YamlSequence sequence ? sequence.Items : [entry.Value];
            foreach (YamlNode item in items)
            {
                if (values.Template(item, entry.Name, scope) is { } text)
                {
                    pairs.Add(new(entry.Name, text));
                }
            }
        }

        return pairs;
    }

    /// <summary>Headers: as pairs, and neither name nor value may break out of its line.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadHeaders(ValueReader values, YamlMapping? mapping, TemplateScope scope)
    {
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            CheckHeaderName(values, entry.Key);
            foreach (YamlScalar scalar in entry.Value is YamlSequence sequence ? sequence.Items.OfType<YamlScalar>() : new[] { entry.Value }.OfType<YamlScalar>())
            {
                if (scalar.Text.Any(c => char.IsControl(c) && c != '\t'))
                {
                    values.Problems.Add(scalar, $"the value of the header '{ValueReader.Shortened(entry.Name)}' must be one line without control characters");
                }
            }
        }

        return Read(values, mapping, scope);
    }

    /// <summary>Whether it is a token, as names of headers are.</summary>
    public static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal));

    public static bool CheckCookieName(ValueReader values, YamlScalar name) => CheckToken(values, name, "a cookie");

    public static bool CheckHeaderName(ValueReader values, YamlScalar name) => CheckToken(values, name, "a header");

    private static bool CheckToken(ValueReader values, YamlScalar name, string what)
    {
        if (IsToken(name.Text))
        {
            return true;
        }

        values.Problems.Add(name, $"'{ValueReader.Shortened(name.Text)}' cannot be the name of {what}", $"letters, digits and {TokenMarks}");
        return false;
    }
}
