using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes captures, and assertions of <c>match</c>. Pure.</summary>
/// <param name="shared">What the parts of the translation share.</param>
internal sealed class CaptureTranslator(Translation shared)
{
    /// <summary>What the names of assertions made of <c>match</c> begin with.</summary>
    public const string MatchPrefix = "match: ";

    private static readonly string[] s_kinds = ["json", "xpath", "regexp", "header", "selector"];
    private static readonly string[] s_keys = [.. s_kinds, "as", "strict", "group", "flags", "attr", "index", "multiple"];
    private static readonly string[] s_matchKeys = [.. s_keys, "value"];

    /// <summary>The captures of a request: one, or a list.</summary>
    /// <param name="node">The node <c>capture</c>, or null.</param>
    /// <returns>The captures, in order.</returns>
    public IReadOnlyList<Capture> Captures(Node? node) =>
        [.. Items(node, "capture").Select(Capture).OfType<Capture>()];

    /// <summary>What a request must match.</summary>
    /// <param name="node">The node <c>match</c>, or null.</param>
    /// <returns>What ends the virtual user where it does not hold, and what is only looked at.</returns>
    public (IReadOnlyList<Assertion> Strict, IReadOnlyList<Assertion> Other) Match(Node? node)
    {
        var strict = new List<Assertion>();
        var other = new List<Assertion>();
        foreach (MapNode map in Items(node, "match"))
        {
            shared.Values.CheckKeys(map, "match", s_matchKeys);
            if (AssertionOf(map) is { } assertion)
            {
                (shared.Values.Flag(map["strict"], "strict") == false ? other : strict).Add(assertion);
            }
        }

        return (strict, other);
    }

    private IEnumerable<MapNode> Items(Node? node, string what) =>
        (node switch { null => [], ListNode list => list.Items, _ => [node] }).Select(item => shared.Values.Map(item, what)).OfType<MapNode>();

    private Capture? Capture(MapNode map)
    {
        shared.Values.CheckKeys(map, "a capture", s_keys);
        if (shared.Values.Text(map["as"], "as") is not { Length: > 0 } name)
        {
            shared.Problems.Add(map.Place, "a capture needs as, the variable that gets the value");
            return null;
        }

        if (KindOf(map) is not { } found)
        {
            return null;
        }

        (string kind, string selector, Place place) = found;
        bool isStrict = shared.Values.Flag(map["strict"], "strict") ?? shared.Defaults.StrictCapture;
        var capture = new Capture
        {
            Name = shared.Variables.Add(name, isAlwaysSet: false),
            Selector = selector,
            EmptyIsNothing = true,
            Default = isStrict ? null : kind is "json" or "xpath" or "selector" ? "undefined" : "",
        };
        return kind switch
        {
            "json" => OfJson(capture, map, place),
            "xpath" => capture with { Kind = CaptureKind.XPath },
            "header" => capture with { Kind = CaptureKind.Header },
            "selector" => OfSelector(capture, map, place),
            _ => OfRegex(capture, map, place),
        };
    }

    // Of many hits one is taken at random, as Artillery does; with multiple: false all of them.
    private Capture? OfJson(Capture capture, MapNode map, Place place)
    {
        if (!IsJsonPath(capture.Selector, place))
        {
            return null;
        }

        bool takesAll = shared.Values.Flag(map["multiple"], "multiple") == false;
        bool isMany = capture.Selector.AsSpan().IndexOfAny("*?,:") >= 0 || capture.Selector.Contains("..", StringComparison.Ordinal);
        return capture with { Kind = CaptureKind.Json, Pick = !isMany ? CapturePick.First : takesAll ? CapturePick.All : CapturePick.Random };
    }

    private Capture OfSelector(Capture capture, MapNode map, Place place)
    {
        string? attribute = shared.Values.Text(map["attr"], "attr");
        if (attribute is null)
        {
            shared.Problems.Warn(place, "a capture by selector without attr takes the element's text");
        }

        string index = shared.Values.Text(map["index"], "index") ?? "0";
        capture = capture with { Kind = CaptureKind.Css, Attribute = attribute };
        if (int.TryParse(index, CultureInfo.InvariantCulture, out int number) && number >= 0)
        {
            return capture with { Pick = number == 0 ? CapturePick.First : CapturePick.Nth, Index = number };
        }

        if (index is not ("last" or "random"))
        {
            shared.Problems.Add(map["index"]!.Place, $"index cannot be '{index}'", "a number from 0, last, random");
        }

        return capture with { Pick = index == "random" ? CapturePick.Random : CapturePick.Last };
    }

    private Capture? OfRegex(Capture capture, MapNode map, Place place)
    {
        string? flags = shared.Values.Text(map["flags"], "flags");
        if (RegexText.Check(capture.Selector, flags) is { } problem)
        {
            shared.Problems.Add(place, problem);
            return null;
        }

        // Without a group it is the whole match, whatever groups there are.
        return capture with { Kind = CaptureKind.Regex, Selector = RegexText.With(capture.Selector, flags), Group = shared.Values.Text(map["group"], "group") ?? "0" };
    }

    private Assertion? AssertionOf(MapNode map)
    {
        if (KindOf(map) is not { } found)
        {
            return null;
        }

        (string kind, string selector, Place place) = found;
        if (map.Find("value") is not { } value)
        {
            shared.Problems.Add(map.Place, "match needs value, what is expected");
            return null;
        }

        var assertion = new Assertion { Name = $"{MatchPrefix}{selector}", Selector = selector, Operator = ComparisonOperator.Equal, Expected = [shared.Texts.TextOf(value.Value)] };
        switch (kind)
        {
            case "json" when IsJsonPath(selector, place):
                return assertion with { Part = ResponsePart.Json };
            case "header":
                return assertion with { Part = ResponsePart.Header };
            case "json":
                return null;
            default:
                shared.Problems.Add(place, $"match by {kind} is not supported; use json or header, or a capture and the plugin expect (equals)");
                return null;
        }
    }

    private (string Kind, string Selector, Place Place)? KindOf(MapNode map)
    {
        if (s_kinds.FirstOrDefault(kind => map[kind] is not null) is not { } kind)
        {
            shared.Problems.Add(map.Place, "it does not say how the value is taken from the response", string.Join(", ", s_kinds));
            return null;
        }

        string selector = shared.Values.Text(map[kind], kind) ?? "";
        if (selector.Contains("{{", StringComparison.Ordinal))
        {
            shared.Problems.Add(map[kind]!.Place, $"'{selector}' cannot have a template in it; write it out");
            return null;
        }

        return (kind, selector, map[kind]!.Place);
    }

    private bool IsJsonPath(string path, Place place)
    {
        try
        {
            _ = new JObject().SelectTokens(path).Any();
            return true;
        }
        catch (JsonException e)
        {
            shared.Problems.Add(place, $"the JSONPath '{path}' cannot be read: {e.Message}");
            return false;
        }
    }
}
