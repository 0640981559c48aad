using System.Text;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Splits a command line at blanks; "..." and '...' keep a word together, and in "..." a backslash takes the next character as it is.</summary>
internal static class CommandWords
{
    private const string ReferenceMark = "${";

    /// <summary>The words, or null when a quote is not closed or something follows it without a blank.</summary>
    public static List<string>? Split(string text)
    {
        var words = new List<string>();
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at >= text.Length)
            {
                return words;
            }

            string? word = text[at] is '"' or '\'' ? Quoted(text, ref at) : Plain(text, ref at);
            if (word is null)
            {
                return null;
            }

            words.Add(word);
        }
    }

    private static string? Quoted(string text, ref int at)
    {
        char quote = text[at++];
        var word = new StringBuilder();
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return at == text.Length || char.IsWhiteSpace(text[at]) ? word.ToString() : null;
            }

            if (text[at] == '\\' && quote == '"' && at + 1 < text.Length)
            {
                at++;
            }

            word.Append(text[at]);
        }

        return null;
    }

    // A reference is one piece, whatever blanks its default has.
    private static string Plain(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            int close = string.CompareOrdinal(text, at, ReferenceMark, 0, ReferenceMark.Length) == 0 ? text.IndexOf('}', at) : -1;
            at = close < 0 ? at + 1 : close + 1;
        }

        return text[start..at];
    }
}
