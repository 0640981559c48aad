using System.Text;

namespace Perf.Reporting;

/// <summary>Texts from elsewhere where they stand alone on a line: in warnings, in the columns of tables, and in paragraphs that are broken into lines.</summary>
public static class PlainText
{
    private const int MaxText = 2000;

    /// <summary>A text on one line: control and format characters become dots, and no word begins as a command of a CI system does (<c>::error::</c>, <c>##vso[</c>): a terminal that breaks lines at spaces can make any word the first of a line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The clean text, of 2000 characters at most.</returns>
    public static string OneLine(string text) => Harmless(Style.Clean(text, MaxText), int.MaxValue);

    /// <summary>A text broken into lines, none of which begins as a command of a CI system does: not between words, and not where a word is cut that is wider than a line.</summary>
    /// <param name="clean">The text, cleaned by <see cref="Style.Clean"/>.</param>
    /// <param name="width">The most characters of a line; less than 1 counts as 1.</param>
    internal static IReadOnlyList<string> Lines(string clean, int width) => WordWrap.Lines(Harmless(clean, width), width);

    // A dot parts the two characters that make a command. It is put in before lines are broken, so that none becomes wider by it.
    private static string Harmless(string clean, int width)
    {
        if (!clean.Contains("::", StringComparison.Ordinal) && !clean.Contains("##", StringComparison.Ordinal))
        {
            return clean;
        }

        var plain = new StringBuilder(clean.Length + 8);
        bool isCut = false;
        for (int i = 0; i < clean.Length; i++)
        {
            if (i == 0 || clean[i - 1] == ' ')
            {
                int end = clean.IndexOf(' ', i);
                isCut = (end < 0 ? clean.Length : end) - i > width;
            }

            plain.Append(clean[i]).Append(IsCommand(clean, i, isCut) ? "\u00b7" : "");
        }

        // A dot makes its word wider, so that one that did fit may now be cut.
        string harmless = plain.ToString();
        return harmless == clean ? clean : Harmless(harmless, width);
    }

    // "##[" is one wherever it stands; a colon pair within a word is a type's name or a cast, and before a digit an address. Where a word is cut, any character of it may begin a line.
    private static bool IsCommand(string text, int at, bool isCut)
    {
        ReadOnlySpan<char> rest = text.AsSpan(at);
        bool isFirst = isCut || at == 0 || !char.IsLetterOrDigit(text[at - 1]);
        return (isFirst && rest.Length > 2 && char.IsAsciiLetter(rest[2]) && (rest.StartsWith("::", StringComparison.Ordinal) || rest.StartsWith("##", StringComparison.Ordinal)))
            || rest.StartsWith("##[", StringComparison.Ordinal)
            || rest.StartsWith("##vso[", StringComparison.OrdinalIgnoreCase);
    }
}
