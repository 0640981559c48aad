using System.Globalization;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Reads nodes as values of a kind; what does not fit is a problem with its place.</summary>
/// <param name="environment">Reads the process environment, for settings that must be known before the start.</param>
/// <param name="problems">Gets what does not fit.</param>
internal sealed partial class NodeValues(Func<string, string?> environment, Problems problems)
{
    /// <summary>Gets what does not fit.</summary>
    public Problems Problems { get; } = problems;

    /// <summary>A mapping.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The mapping; null when there is none.</returns>
    public MapNode? Map(Node? node, string what) => As<MapNode>(node, what, "a mapping");

    /// <summary>A list.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The list; null when there is none.</returns>
    public ListNode? List(Node? node, string what) => As<ListNode>(node, what, "a list");

    /// <summary>A single value as text, a number's too.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The text; null when there is none.</returns>
    public string? Text(Node? node, string what) => As<ScalarNode>(node, what, "text")?.Text;

    /// <summary>A text of the configuration that must be known before the start, such as a file's path: what it takes from the process environment is filled in.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The text; null when there is none.</returns>
    public string? Setting(Node? node, string what) => As<ScalarNode>(node, what, "text") is { } scalar ? Known(scalar).Text : null;

    /// <summary>A number, also one written as text or taken from the process environment.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="min">The least that makes sense.</param>
    /// <returns>The number; null when there is none.</returns>
    public double? Number(Node? node, string what, double min = 0)
    {
        if (As<ScalarNode>(node, what, "a number") is not { } scalar)
        {
            return null;
        }

        ScalarNode known = Known(scalar);
        if (known.Number is { } number && number >= min)
        {
            return number;
        }

        Problems.Add(scalar.Place, $"{what} must be a number{(min > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {min} or more") : ", 0 or more")}, not '{known.Text}'");
        return null;
    }

    /// <summary>A whole number.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="min">The least that makes sense.</param>
    /// <returns>The number; null when there is none.</returns>
    public int? Whole(Node? node, string what, int min = 0)
    {
        if (Number(node, what, min) is not { } number)
        {
            return null;
        }

        if (number == Math.Floor(number) && number <= int.MaxValue)
        {
            return (int)number;
        }

        Problems.Add(node!.Place, string.Create(CultureInfo.InvariantCulture, $"{what} must be a whole number, not {number}"));
        return null;
    }

    /// <summary>true or false.</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The value; null when there is none.</returns>
    public bool? Flag(Node? node, string what)
    {
        switch (As<ScalarNode>(node, what, "true or false") is { } given ? Known(given) : null)
        {
            case null:
                return null;
            case { Value.Kind: ScalarKind.Boolean } scalar:
                return scalar.Text == "true";
            case { Text: "true" or "false" } text:
                return text.Text == "true";
            case var other:
                Problems.Add(other.Place, $"{what} must be true or false, not '{other.Text}'");
                return null;
        }
    }

    /// <summary>A time: a number of seconds, or a text with a unit (<c>2m</c>, <c>500ms</c>).</summary>
    /// <param name="node">The node, or null.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The time; null when there is none.</returns>
    public TimeSpan? Duration(Node? node, string what)
    {
        if (As<ScalarNode>(node, what, "a time") is not { } scalar)
        {
            return null;
        }

        ScalarNode known = Known(scalar);
        if (known.Number is { } seconds and >= 0 and < 31_536_000)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (MillisecondsOf(known.Text) is { } milliseconds and >= 0 and < 31_536_000_000)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        Problems.Add(scalar.Place, $"{what} must be a number of seconds, or a time such as 30s, 2m or 500ms, not '{known.Text}'");
        return null;
    }

    /// <summary>Tells keys that are not among those known.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="known">The keys that it may have.</param>
    public void CheckKeys(MapNode map, string what, IReadOnlyCollection<string> known)
    {
        foreach (NodeEntry entry in map.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            Problems.AddUnknown(entry.KeyPlace, $"{what} has no key '{entry.Key}'", entry.Key, known);
        }
    }

    /// <summary>A text of the package <c>ms</c> as milliseconds.</summary>
    /// <param name="text">The text, such as <c>1.5 hours</c>.</param>
    /// <returns>Milliseconds; null when it is none.</returns>
    public static double? MillisecondsOf(string text)
    {
        Match match = Time().Match(text.Trim());
        if (!match.Success || !double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return null;
        }

        string unit = match.Groups[2].Value.ToLowerInvariant();
        double factor = unit switch
        {
            "" or "ms" or "msec" or "msecs" or "millisecond" or "milliseconds" => 1,
            _ => unit[0] switch { 's' => 1000, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, 'w' => 604_800_000, _ => 31_557_600_000d },
        };
        return number * factor;
    }

    /// <summary>A scalar with what it takes from the process environment filled in; for settings alone, since a text of a request may hold a secret.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <returns>The filled scalar.</returns>
    public ScalarNode Known(ScalarNode scalar)
    {
        if (scalar.Value.Kind != ScalarKind.Text || !scalar.Text.Contains("{{", StringComparison.Ordinal))
        {
            return scalar;
        }

        IEnumerable<string> parts = Mustache.Parse(scalar.Text).Select(part =>
            part.Kind == MustacheKind.Path && Mustache.Keys(part.Text) is [var first, var name] && ConfigTemplates.EnvironmentNames.Contains(first, StringComparer.Ordinal)
                ? environment(name) ?? "undefined"
                : part.Source);
        return new ScalarNode(ScalarValue.OfText(string.Concat(parts)), scalar.Place);
    }

    private T? As<T>(Node? node, string what, string kind)
        where T : Node
    {
        switch (node)
        {
            case null or ScalarNode { IsNull: true }:
                return null;
            case T fitting:
                return fitting;
            default:
                Problems.Add(node.Place, $"{what} must be {kind}, not {node.Kind}");
                return null;
        }
    }

    [GeneratedRegex(@"^(-?\d*\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
