using System.Text;

namespace Perf.Reporting;

/// <summary>Texts from elsewhere where they stand alone on a line: in warnings and in the columns of tables.</summary>
public static class PlainText
{
    private const int MaxText = 2000;

    /// <summary>A text on one line: control and format characters become dots, and no word begins as a command of a CI system does (<c>::error::</c>, <c>##vso[</c>): a terminal that breaks lines at spaces can make any word the first of a line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The clean text, of 2000 characters at most.</returns>
    public static string OneLine(string text)
    {
        string clean = Style.Clean(text, MaxText);
        if (!clean.Contains("::", StringComparison.Ordinal) && !clean.Contains("##", StringComparison.Ordinal))
        {
            return clean;
        }

        var plain = new StringBuilder(clean.Length + 8);
        for (int i = 0; i < clean.Length; i++)
        {
            // "##[" is one wherever it stands; a colon pair within a word is a type's name or a cast, and before a digit an address.
            ReadOnlySpan<char> rest = clean.AsSpan(i);
            bool isWord = i == 0 || !char.IsLetterOrDigit(clean[i - 1]);
            bool isCommand = (isWord && rest.Length > 2 && rest.StartsWith("::", StringComparison.Ordinal) && char.IsAsciiLetter(rest[2])) || rest.StartsWith("##[", StringComparison.Ordinal) || rest.StartsWith("##vso[", StringComparison.OrdinalIgnoreCase);
            plain.Append(clean[i]).Append(isCommand ? "\u00b7" : "");
        }

        return plain.ToString();
    }
}
