using System.Text;

namespace Perf.Reporting;

/// <summary>Texts from elsewhere as Markdown holds them: nothing in them is read as Markdown or HTML.</summary>
internal static class MarkdownText
{
    private const int MaxText = 2000;

    /// <summary>A text on one line, within a paragraph or a table's cell.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The escaped text.</returns>
    public static string Cell(string text)
    {
        string clean = Style.Clean(text, MaxText);
        var escaped = new StringBuilder(clean.Length);
        foreach (char c in clean)
        {
            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '@' => "&#64;",
                '|' or '`' or '*' or '_' or '[' or ']' or '\\' or '#' or '!' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
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
