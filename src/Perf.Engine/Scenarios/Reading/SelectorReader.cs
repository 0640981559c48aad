using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Checks what finds things in a response: JSONPaths and regular expressions.</summary>
internal static class SelectorReader
{
    // Both parsers are recursive, so a long enough text of brackets would overflow the stack.
    private const int MaxLength = 1000;

    public static bool CheckJsonPath(ValueReader values, YamlScalar scalar)
    {
        string path = scalar.Text;
        if (!CheckLength(values, scalar, "a JSONPath"))
        {
            return false;
        }

        if (path.Contains("${", StringComparison.Ordinal))
        {
            values.Problems.Add(scalar, $"a JSONPath cannot hold a reference: '{ValueReader.Shortened(path)}'");
            return false;
        }

        if (!path.StartsWith('$'))
        {
            values.Problems.Add(scalar, $"a JSONPath begins with $: '{ValueReader.Shortened(path)}'", "$.name, $.items[0].id, $..price");
            return false;
        }

        try
        {
            _ = new JObject().SelectTokens(path).Count();
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or OverflowException)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(path)}' is not a JSONPath: {e.Message.TrimEnd('.')}", "$.name, $.items[0].id, $..price");
            return false;
        }
    }

    /// <summary>The compiled expression; null when it is wrong. One with references can be checked only when it runs, and then nothing is compiled.</summary>
    public static bool CheckRegex(ValueReader values, YamlScalar scalar, out Regex? regex)
    {
        regex = null;
        if (!CheckLength(values, scalar, "a regular expression"))
        {
            return false;
        }

        Template template = Template.Parse(scalar.Text);
        if (!template.IsLiteral)
        {
            return true;
        }

        try
        {
            regex = ResponsePattern.Compile(template.Parts.Count == 0 ? "" : template.Parts[0].Text);
            return true;
        }
        catch (ArgumentException e)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' is not a regular expression: {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    private static bool CheckLength(ValueReader values, YamlScalar scalar, string what)
    {
        if (scalar.Text.Length is > 0 and <= MaxLength)
        {
            return true;
        }

        values.Problems.Add(scalar, scalar.Text.Length == 0 ? $"{what} must not be empty" : $"{what} must not be longer than {MaxLength} characters");
        return false;
    }
}
