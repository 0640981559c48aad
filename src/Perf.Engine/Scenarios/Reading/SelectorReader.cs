using System.Text.RegularExpressions;
using System.Xml.XPath;
using AngleSharp.Css.Parser;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Engine.Flows;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Checks what finds things in a response: JSONPaths, CSS selectors, XPaths and regular expressions.</summary>
internal static class SelectorReader
{
    // Both parsers are recursive, so a long enough text of brackets would overflow the stack.
    private const int MaxLength = 1000;
    private const string JsonPathExamples = "$.name, $.items[0].id, $..price";

    /// <summary>Checks what finds a part of a response.</summary>
    public static bool Check(ValueReader values, ResponsePart part, YamlScalar scalar) => part switch
    {
        ResponsePart.Header => PairsReader.CheckHeaderName(values, scalar),
        ResponsePart.Cookie => PairsReader.CheckCookieName(values, scalar),
        ResponsePart.Css => CheckCss(values, scalar),
        ResponsePart.XPath => CheckXPath(values, scalar),
        _ => CheckJsonPath(values, scalar),
    };

    /// <summary>The conditions that may be put on what is found.</summary>
    public static IReadOnlyList<string> ConditionsOf(ResponsePart part) => part switch
    {
        ResponsePart.Header or ResponsePart.Cookie or ResponsePart.Value => ScenarioKeys.HeaderConditions,
        ResponsePart.Css or ResponsePart.XPath => ScenarioKeys.MarkupConditions,
        _ => ScenarioKeys.JsonConditions,
    };

    public static bool CheckJsonPath(ValueReader values, YamlScalar scalar)
    {
        if (!CheckLength(values, scalar, "a JSONPath") || !CheckNoReference(values, scalar, "a JSONPath"))
        {
            return false;
        }

        string path = scalar.Text;
        if (!path.StartsWith('$'))
        {
            values.Problems.Add(scalar, $"a JSONPath begins with $: '{ValueReader.Shortened(path)}'", JsonPathExamples);
            return false;
        }

        if (JsonPathFault(path) is not { } fault)
        {
            return true;
        }

        values.Problems.Add(scalar, $"'{ValueReader.Shortened(path)}' is not a JSONPath: {fault}", JsonPathExamples);
        return false;
    }

    /// <summary>Whether a text is a JSONPath that can be followed.</summary>
    public static bool IsJsonPath(string path) =>
        path.Length <= MaxLength && path.StartsWith('$') && !path.Contains("${", StringComparison.Ordinal) && JsonPathFault(path) is null;

    public static bool CheckCss(ValueReader values, YamlScalar scalar)
    {
        if (!CheckLength(values, scalar, "a CSS selector") || !CheckNoReference(values, scalar, "a CSS selector"))
        {
            return false;
        }

        if (new CssSelectorParser().ParseSelector(scalar.Text) is not null)
        {
            return true;
        }

        values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' is not a CSS selector", "h1, a.next, #total, input[name=csrf], table tr:nth-child(2) td");
        return false;
    }

    public static bool CheckXPath(ValueReader values, YamlScalar scalar)
    {
        if (!CheckLength(values, scalar, "an XPath") || !CheckNoReference(values, scalar, "an XPath"))
        {
            return false;
        }

        try
        {
            XPathExpression.Compile(scalar.Text);
            return true;
        }
        catch (Exception e) when (e is XPathException or ArgumentException)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' is not an XPath: {e.Message.TrimEnd('.')}", "//title, //a[@class='next']/@href, count(//item), /order/id");
            return false;
        }
    }

    /// <summary>The compiled expression; null when it is wrong. It is compiled once for a run, so it cannot hold references.</summary>
    public static Regex? Regex(ValueReader values, YamlScalar scalar, string flags = "")
    {
        if (!CheckLength(values, scalar, "a regular expression") || !CheckNoReference(values, scalar, "a regular expression"))
        {
            return null;
        }

        try
        {
            return RegexOf.Compile(scalar.Text, flags);
        }
        catch (ArgumentException e)
        {
            values.Problems.Add(scalar, $"'{ValueReader.Shortened(scalar.Text)}' is not a regular expression: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static string? JsonPathFault(string path)
    {
        try
        {
            _ = new JObject().SelectTokens(path).Count();
            return null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or OverflowException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    private static bool CheckNoReference(ValueReader values, YamlScalar scalar, string what)
    {
        if (!scalar.Text.Contains("${", StringComparison.Ordinal))
        {
            return true;
        }

        values.Problems.Add(scalar, $"{what} cannot hold a reference: '{ValueReader.Shortened(scalar.Text)}'");
        return false;
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
