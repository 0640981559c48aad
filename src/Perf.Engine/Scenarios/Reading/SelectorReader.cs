using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Engine.Flows;
using Perf.Engine.Scenarios.Yaml;

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

    /// <summary>The compiled expression; null when it is wrong. It is compiled once for a run, so it cannot hold references.</summary>
    public static Regex? Regex(ValueReader values, YamlScalar scalar)
    {
        if (!CheckLength(values, scalar, "a regular expression"))
        {
            return null;
        }

        if (scalar.Text.Contains("${", StringComparison.Ordinal))
        {
            values.Problems.Add(scalar, $"a regular expression cannot hold a reference: '{ValueReader.Shortened(scalar.Text)}'");
            return null;
        }

        try
        {
            return RegexOf.Compile(scalar.Text);
        }
        catch (ArgumentException e)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' is not a regular expression: {e.Message.TrimEnd('.')}");
            return null;
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
