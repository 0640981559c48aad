using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>sql:</c>.</summary>
internal static partial class SqlStepReader
{
    public static SqlStep? Read(ValueReader values, YamlMapping mapping, IEnumerable<string> otherKinds, TemplateScope scope, IReadOnlyDictionary<string, ConnectionDefinition> connections)
    {
        // A second verb is told already, and is not an unknown key besides.
        var section = new Section(values, mapping, "an sql step", [.. ScenarioKeys.SqlStep.Union(otherKinds)]);
        string? text = Text(values, section["sql"]!);
        string? name = section.NameText("name");
        var step = new SqlStep
        {
            Name = name ?? (text is null ? "" : NameOf(text)),
            Line = mapping.Line,
            Connection = ConnectionChoice.Of(values, section, "an sql step", connections, ScenarioKeys.SqlKinds) ?? "",
            Text = text ?? "",
            Parameters = Parameters(values, section.MappingOf("parameters"), text, scope),
            Timeout = section.Duration("timeout", allowZero: false),
            Expect = AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope, ScenarioKeys.SqlExpect),
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope, ScenarioKeys.SqlExpect),
            Captures = CaptureReader.Read(values, section.MappingOf("capture"), scope),
        };
        return text is null && name is null ? null : step;
    }

    /// <summary>The name of a step that has none: what it does, and the first table it does it to.</summary>
    public static string NameOf(string text)
    {
        string plain = Comment().Replace(text, " ").Trim();
        string verb = Word().Match(plain).Value.ToLowerInvariant();
        Match table = Table().Match(plain);
        string name = table.Success ? $"SQL {verb} {Quote().Replace(table.Groups["name"].Value, "")}" : $"SQL {verb}";
        return ValueReader.Shortened(name.TrimEnd());
    }

    private static string? Text(ValueReader values, YamlNode node)
    {
        if (values.Text(node, "sql") is not { } text)
        {
            return null;
        }

        if (text.Trim().Length == 0)
        {
            values.Problems.Add(node, "'sql' must be a statement that is not empty");
            return null;
        }

        // Pasted into a statement, a value could change it; and the server would have to parse it anew each time.
        int reference = text.IndexOf("${", StringComparison.Ordinal);
        if (reference >= 0)
        {
            Match written = Reference().Match(text, reference);
            string variable = written.Success ? written.Groups["name"].Value : "name";
            string parameter = new([.. variable.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
            (int line, int column) = values.Source.PlaceOf((YamlScalar)node, reference);
            values.Problems.Add(line, column, $"a statement cannot hold a reference; write @{parameter} there, and parameters: {{ {parameter}: \"{(written.Success ? written.Value : "${name}")}\" }} beside it");
            return null;
        }

        return text;
    }

    private static List<KeyValuePair<string, ScalarValue>> Parameters(ValueReader values, YamlMapping? mapping, string? text, TemplateScope scope)
    {
        var parameters = new List<KeyValuePair<string, ScalarValue>>();
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!ParameterName().IsMatch(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a parameter{(entry.Name.StartsWith('@') ? "; write it without the @" : "")}", "letters, digits and '_', not a digit first");
            }
            else if (text is not null && !Regex.IsMatch(text, $"@{entry.Name}(?![A-Za-z0-9_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            {
                values.Problems.Add(entry.Key, $"the statement has no @{entry.Name}; write it where the value belongs, or remove the parameter");
            }

            if (values.Value(entry.Value, entry.Name, scope) is { } value)
            {
                parameters.Add(KeyValuePair.Create(entry.Name, value));
            }
        }

        return parameters;
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[""`\[\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Quote();

    [GeneratedRegex(@"[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // Only a name in the text's own words: a string literal or a subquery after FROM is none.
    [GeneratedRegex(@"\b(?:from|into|update|table|join|call|exec(?:ute)?)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?(?<name>[\w""`\[][\w.""`\[\]$]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Table();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\$\{(?:env:)?(?<name>[\w.\-]+)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
