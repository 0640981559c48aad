using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes texts as YAML scalars: plain where that is safe beyond doubt, otherwise in double quotes, which can hold any character.</summary>
internal static partial class ScalarText
{
    private const int LongestPlain = 200;

    /// <summary>A text as a value that stands in a line of its own key.</summary>
    public static string Block(string text) => IsPlain(text, BlockPlain()) ? text : Quoted(text);

    /// <summary>A text as a key, or as a value within braces.</summary>
    public static string Inline(string text) => IsPlain(text, InlinePlain()) ? text : Quoted(text);

    /// <summary>Whether a text of several lines can stand as a literal block, line for line.</summary>
    public static bool CanBeLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t')
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.Split('\n') is var lines
        && lines.All(line => line.Length == 0 || !char.IsWhiteSpace(line[^1]))
        && lines.All(line => !line.StartsWith('\t'))
        && text.EnumerateRunes().All(rune => rune.Value == '\n' || rune.Value == '\t' || IsPrintable(rune));

    /// <summary>A text in double quotes.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                <= 0xFF => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xFFFF => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A text as a comment shows it: one line without control characters.</summary>
    public static string Comment(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune.ToString() : " ")).TrimEnd();

    // What YAML may take for a number, a truth value or nothing needs quotes, also in its older version, which other tools read.
    private static bool IsPlain(string text, Regex allowed) =>
        text.Length is > 0 and <= LongestPlain
        && allowed.IsMatch(text)
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && text[^1] is not (' ' or ':')
        && !Reserved().IsMatch(text);

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && (rune.Value == ' ' || !Rune.IsWhiteSpace(rune));

    [GeneratedRegex(@"^[A-Za-z0-9_/$][A-Za-z0-9_/$.,;:?&=%+~@!(){}<>*'^ -]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex BlockPlain();

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_/.+ -]*\z|^(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h|d))+\z|^[0-9]+(?:\.[0-9]+)?(?:kB|MB|GB|xx|/s|/m|/h)\z", RegexOptions.CultureInvariant)]
    private static partial Regex InlinePlain();

    [GeneratedRegex(@"^(?:null|true|false|yes|no|on|off|y|n|~|[-+]?[0-9][0-9_,:]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|0[xo][0-9a-fA-F]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reserved();
}
