using System.Text.RegularExpressions;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>
/// Reads texts with Artillery's templates. What stands between double braces and is neither a path nor a function with literal arguments is text, as it is
/// there: no arithmetic, no nested calls.
/// </summary>
internal static partial class Mustache
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its parts, in order; two literals never stand side by side.</returns>
    public static IReadOnlyList<MustachePart> Parse(string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text.Length == 0 ? [] : [Literal(text)];
        }

        var parts = new List<MustachePart>();
        int at = 0;
        foreach (Match match in Template().Matches(text))
        {
            if (match.Groups["path"] is { Success: true } path && path.Value.Trim().Length == 0)
            {
                continue;
            }

            if (match.Index > at)
            {
                parts.Add(Literal(text[at..match.Index]));
            }

            parts.Add(match.Groups["function"].Success
                ? new MustachePart(MustacheKind.Function, match.Groups["function"].Value, Arguments(match.Groups["arguments"].Value), match.Value)
                : new MustachePart(MustacheKind.Path, match.Groups["path"].Value.Trim(), [], match.Value));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            parts.Add(Literal(text[at..]));
        }

        return parts;
    }

    /// <summary>Splits a path as lodash does: <c>a.b[0]['c d']</c>.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Its keys, at least one.</returns>
    public static IReadOnlyList<string> Keys(string path)
    {
        var keys = new List<string>();
        foreach (Match match in Key().Matches(path))
        {
            keys.Add(match.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match.Groups["plain"].Value);
        }

        return keys.Count == 0 ? [path] : keys;
    }

    private static MustachePart Literal(string text) => new(MustacheKind.Literal, text, [], text);

    private static string[] Arguments(string text) => text.Trim().Length == 0 ? [] : [.. text.Split(',').Select(argument => argument.Trim())];

    [GeneratedRegex(@"\{\{\s*(?<function>\$[A-Za-z0-9_]+)\s*\((?<arguments>[A-Za-z0-9_,\s]*)\)\s*\}\}|\{\{\{?(?<path>[\s$\w.\[\]'""-]+)\}\}\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Template();

    [GeneratedRegex(@"\[\s*(?:'(?<quoted>[^']*)'|""(?<quoted>[^""]*)""|(?<plain>[^\]'""]+))\s*\]|(?<plain>[^.\[\]]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
