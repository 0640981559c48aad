using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Makes assertions of the plugin expect. The name of each begins with its kind, as in <c>statusCode: 200</c>: by it the report counts
/// <c>plugins.expect.ok.statusCode</c>. Assertions of one name hold together. Pure.
/// </summary>
/// <param name="shared">What the parts of the translation share.</param>
internal sealed class ExpectTranslator(Translation shared)
{
    private const string JsonTypes = @"application/(?:problem\+|ld\+)?json";

    private static readonly string[] s_kinds =
        ["statusCode", "notStatusCode", "contentType", "hasProperty", "notHasProperty", "equals", "hasHeader", "headerEquals", "matchesRegexp", "cdnHit", "jmespath", "jpath"];

    private static readonly string[] s_cacheHeaders = ["cf-cache-status", "x-cache", "x-vercel-cache"];

    /// <summary>The assertions of a request.</summary>
    /// <param name="node">Its <c>expect</c>, or null.</param>
    /// <returns>The assertions; none without the plugin.</returns>
    public IReadOnlyList<Assertion> Translate(Node? node)
    {
        if (!shared.Plugins.HasExpect)
        {
            if (node is not null)
            {
                shared.Problems.Warn(node.Place, "expectations are looked at by the plugin expect, which config.plugins does not have; add `expect: {}` to it");
            }

            return [];
        }

        NodeEntry[] entries = node switch
        {
            null => [],
            // In a list, the first key of each item says what is expected.
            ListNode list => [.. list.Items.Select(item => shared.Values.Map(item, "an expectation")).OfType<MapNode>().Where(map => map.Entries.Count > 0).Select(map => map.Entries[0])],
            _ => [.. shared.Values.Map(node, "expect")?.Entries ?? []],
        };
        Assertion[] made = [.. entries.SelectMany(Of)];
        return made.Length == 0 && entries.Length == 0 && shared.Plugins.ExpectsDefault200 ? [Status("statusCode: 200", ComparisonOperator.Equal, ["200"])] : made;
    }

    private IEnumerable<Assertion> Of(NodeEntry entry)
    {
        switch (entry.Key)
        {
            case "statusCode" or "notStatusCode":
                string[] codes = [.. Items(entry.Value).Select(shared.Texts.TextOf)];
                return [Status($"{entry.Key}: {string.Join(", ", Items(entry.Value).Select(Written))}", entry.Key == "statusCode" ? ComparisonOperator.Equal : ComparisonOperator.NotEqual, codes)];
            case "contentType":
                return ContentType(entry);
            case "hasProperty" or "notHasProperty":
                return Property(entry);
            case "equals":
                return Equal(entry);
            case "hasHeader":
                return [Header($"hasHeader: {Constant(entry)}", Constant(entry), ComparisonOperator.Exists)];
            case "headerEquals":
                return HeaderEquals(entry);
            case "matchesRegexp":
                return Matches(entry);
            case "cdnHit":
                return CdnHit(entry);
            case "jmespath" or "jpath":
                shared.Problems.Add(entry.KeyPlace, $"'{entry.Key}' asks in JMESPath, which is not supported; use hasProperty, or a capture by JSONPath and equals");
                return [];
            default:
                shared.Problems.AddUnknown(entry.KeyPlace, $"there is no expectation '{entry.Key}'", entry.Key, s_kinds);
                return [];
        }
    }

    private Assertion[] ContentType(NodeEntry entry)
    {
        string type = shared.Values.Text(entry.Value, "contentType") ?? "";
        string name = $"contentType: {type}";
        return type == "json"
            ? [Header(name, "content-type", ComparisonOperator.Matches, JsonTypes), Json(name, "$", ComparisonOperator.Exists)]
            : type.Contains("{{", StringComparison.Ordinal) ? [Header(name, "content-type", ComparisonOperator.Equal, shared.Texts.Text(type, entry.Value.Place))]
            : [Header(name, "content-type", ComparisonOperator.Matches, $"(?i)^{Regex.Escape(type)}$")];
    }

    private Assertion[] Property(NodeEntry entry)
    {
        string path = Constant(entry);
        string name = $"{entry.Key}: {path}";
        string selector = "$" + string.Concat(Mustache.Keys(path).Select(key =>
            int.TryParse(key, CultureInfo.InvariantCulture, out _) ? $"[{key}]" : $"['{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']"));
        return
        [
            // The body of another type is no object, which has no property and lacks none.
            Header(name, "content-type", ComparisonOperator.Matches, JsonTypes),
            Json(name, selector, entry.Key == "hasProperty" ? ComparisonOperator.Exists : ComparisonOperator.NotExists),
        ];
    }

    private IEnumerable<Assertion> Equal(NodeEntry entry)
    {
        string[] values = [.. Items(entry.Value).Select(shared.Texts.TextOf)];
        string name = $"equals: {string.Join(", ", Items(entry.Value).Select(Written))}";
        return values.Length < 2 ? [] : values.Skip(1).Select(value => new Assertion
        {
            Name = name,
            Part = ResponsePart.Value,
            Selector = values[0],
            Operator = ComparisonOperator.Equal,
            Expected = [value],
        });
    }

    private Assertion[] HeaderEquals(NodeEntry entry)
    {
        if (shared.Values.List(entry.Value, "headerEquals") is not { Items: [ScalarNode header, var value] })
        {
            shared.Problems.Add(entry.Value.Place, "headerEquals takes a list of two: the header and its value");
            return [];
        }

        return [Header($"header {header.Text} values equals: {(value as ScalarNode)?.Text}", header.Text, ComparisonOperator.Equal, shared.Texts.TextOf(value))];
    }

    private Assertion[] Matches(NodeEntry entry)
    {
        string pattern = Constant(entry);
        if (RegexText.Check(pattern, null) is { } problem)
        {
            shared.Problems.Add(entry.Value.Place, problem);
            return [];
        }

        return [new Assertion { Name = $"matchesRegexp: {pattern}", Part = ResponsePart.Body, Operator = ComparisonOperator.Matches, Expected = [pattern] }];
    }

    private Assertion[] CdnHit(NodeEntry entry)
    {
        bool isHit = shared.Values.Flag(entry.Value, "cdnHit") ?? true;
        string pattern = isHit ? "(?i)^(?:hit|stale)" : "(?i)^miss";
        string name = $"cdnHit: {(isHit ? "true" : "false")}";
        Assertion[] each = [.. s_cacheHeaders.Select(header => Header(name, header, ComparisonOperator.Matches, pattern))];
        return [each[0] with { Or = each[1..] }];
    }

    // What stands in the assertion's name, or is a name itself, must be known before the start.
    private string Constant(NodeEntry entry)
    {
        string text = shared.Values.Text(entry.Value, entry.Key) ?? "";
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            shared.Problems.Add(entry.Value.Place, $"'{entry.Key}' cannot have a template in it; write it out");
        }

        return text;
    }

    // A check is called what the file says, where its reader looks for it.
    private static string Written(Node item) => item is ScalarNode scalar ? scalar.Text : "...";

    private static IEnumerable<Node> Items(Node node) => node is ListNode list ? list.Items : [node];

    private static Assertion Status(string name, ComparisonOperator comparison, string[] codes) =>
        new() { Name = name, Part = ResponsePart.Status, Operator = comparison, Expected = codes };

    private static Assertion Header(string name, string header, ComparisonOperator comparison, params string[] expected) =>
        new() { Name = name, Part = ResponsePart.Header, Selector = header, Operator = comparison, Expected = expected };

    private static Assertion Json(string name, string selector, ComparisonOperator comparison) =>
        new() { Name = name, Part = ResponsePart.Json, Selector = selector, Operator = comparison };
}
