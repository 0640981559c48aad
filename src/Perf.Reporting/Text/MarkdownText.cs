using System.Text;

namespace Perf.Reporting;

/// <summary>Texts from elsewhere as Markdown holds them: nothing in them is read as Markdown or HTML, or calls somebody.</summary>
internal static class MarkdownText
{
    private const int MaxText = 2000;

    /// <summary>A text on one line, within a paragraph or a table's cell.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The escaped text.</returns>
    public static string Cell(string text)
    {
        string clean = Style.Clean(text, MaxText).TrimStart(' ');
        var escaped = new StringBuilder(clean.Length);
        int sign = ListSign(clean);
        for (int i = 0; i < clean.Length; i++)
        {
            char c = clean[i];
            if (i == sign || IsLink(clean, i))
            {
                escaped.Append('\\').Append(c);
                continue;
            }

            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",

                // Written as a code it would still be a name that somebody is called by; with a space of no width behind it, it is nobody's.
                '@' => "@&#8203;",
                '|' or '`' or '*' or '_' or '[' or ']' or '\\' or '#' or '!' or '~' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    // GitHub and others make links of addresses that stand in a text: of "://" behind a scheme, and of "www.".
    private static bool IsLink(string text, int at) =>
        (text[at] == ':' && text.AsSpan(at).StartsWith("://", StringComparison.Ordinal)) || (text[at] == '.' && at >= 3 && text.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase));

    // Where the text would begin a list or a line across the page: a sign, or a number with a dot or parenthesis. -1 where it begins none.
    private static int ListSign(string text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        return text.Length == 0 ? -1 : digits == 0 ? (text[0] is '-' or '+' or '=' ? 0 : -1) : digits < text.Length && text[digits] is '.' or ')' ? digits : -1;
    }

    /// <summary>Lines of code: a fence that is longer than any within.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="language">What they are.</param>
    /// <returns>The block, which ends in a line feed.</returns>
    public static string Code(IEnumerable<string> lines, string language)
    {
        string[] clean = [.. lines.Select(line => Style.Clean(line, MaxText))];
        int longest = 0;
        foreach (string line in clean)
        {
            int run = 0;
            foreach (char c in line)
            {
                run = c == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }
        }

        string fence = new('`', Math.Max(3, longest + 1));
        return $"{fence}{language}\n{string.Concat(clean.Select(line => $"{line}\n"))}{fence}\n";
    }
}
