using System.Text;

namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>
/// Texts of statements as a result may keep them: without literals, which may be secrets or people's data. pg_stat_statements takes them out of queries, but not of what it calls utilities
/// (before version 16), and pg_stat_activity has them all. So every text goes through here. Pure.
/// </summary>
internal static class StatementText
{
    /// <summary>The longest text that a result keeps.</summary>
    public const int MostShown = 1000;

    /// <summary>The longest statement that is explained.</summary>
    public const int MostToExplain = 100_000;

    /// <summary>What stands in each of the monitor's own statements, so that they are told from those of the load.</summary>
    public const string Mark = "/* Perf monitor */";

    /// <summary>A statement of the monitor's own. The mark stands within it: before a statement a comment may be cut off.</summary>
    public static string Marked(string sql)
    {
        int at = sql.IndexOf("SELECT", StringComparison.Ordinal);
        return at < 0 ? sql : sql.Insert(at + 6, $" {Mark}");
    }

    /// <summary>A text without literals, on one line, cut to <see cref="MostShown"/> characters.</summary>
    public static string Shown(string text)
    {
        string masked = Masked(text.Length > MostShown * 8 ? text[..(MostShown * 8)] : text);
        return masked.Length > MostShown ? $"{masked[..(MostShown - 1)]}…" : masked;
    }

    /// <summary>A text without literals: each text and number is a question mark. What cannot be told for sure, as a text that does not end, is cut off there.</summary>
    /// <param name="text">The statement.</param>
    /// <returns>It, with one blank for each stretch of white space and comments.</returns>
    public static string Masked(string text)
    {
        var masked = new StringBuilder(text.Length);
        int at = 0;
        while (at < text.Length)
        {
            char one = text[at];
            if (char.IsWhiteSpace(one) || IsAt(text, at, "--") || IsAt(text, at, "/*"))
            {
                at = AfterBlank(text, at);
                if (masked.Length > 0 && masked[^1] != ' ')
                {
                    masked.Append(' ');
                }
            }
            else if (one == '\'')
            {
                at = AfterQuoted(text, at, PrefixOf(masked) is 'e' or 'E');
                masked.Append('?');
                if (at < 0)
                {
                    return masked.Append('…').ToString();
                }
            }
            else if (one == '"')
            {
                int end = AfterQuoted(text, at, hasEscapes: false);
                if (end < 0)
                {
                    return masked.Append('…').ToString();
                }

                masked.Append(text, at, end - at);
                at = end;
            }
            else if (one == '$' && TagAt(text, at) is { } tag)
            {
                int end = text.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
                masked.Append('?');
                if (end < 0)
                {
                    return masked.Append('…').ToString();
                }

                at = end + tag.Length;
            }
            else if (char.IsAsciiDigit(one) || (one == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                at = AfterNumber(text, at);
                masked.Append('?');
            }
            else
            {
                int end = AfterWord(text, at);
                masked.Append(text, at, end - at);
                at = end;
            }
        }

        return masked.ToString().Trim();
    }

    private static bool IsAt(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int AfterBlank(string text, int at)
    {
        if (char.IsWhiteSpace(text[at]))
        {
            return at + 1;
        }

        if (text[at] == '-')
        {
            int line = text.IndexOf('\n', at);
            return line < 0 ? text.Length : line + 1;
        }

        // Comments of this kind may hold others.
        int depth = 0;
        for (; at < text.Length; at++)
        {
            if (IsAt(text, at, "/*"))
            {
                depth++;
                at++;
            }
            else if (IsAt(text, at, "*/"))
            {
                at++;
                if (--depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return text.Length;
    }

    // E'...' has escapes with backslashes; whether others have depends on standard_conforming_strings, which is not known here.
    private static char PrefixOf(StringBuilder before) => before.Length > 0 && (before.Length == 1 || !IsOfWord(before[^2])) ? before[^1] : ' ';

    private static int AfterQuoted(string text, int at, bool hasEscapes)
    {
        char quote = text[at];
        for (int i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '\'')
            {
                // Where it stands before a quote and is no escape for sure, nobody knows where the text ends.
                if (!hasEscapes && i + 1 < text.Length && text[i + 1] == '\'')
                {
                    return -1;
                }

                i += hasEscapes ? 1 : 0;
            }
            else if (text[i] == quote)
            {
                if (i + 1 < text.Length && text[i + 1] == quote)
                {
                    i++;
                    continue;
                }

                return i + 1;
            }
        }

        return -1;
    }

    private static string? TagAt(string text, int at)
    {
        int end = at + 1;
        while (end < text.Length && IsOfWord(text[end]))
        {
            end++;
        }

        // $1 is a parameter.
        return end < text.Length && text[end] == '$' && !(end > at + 1 && char.IsAsciiDigit(text[at + 1])) ? text[at..(end + 1)] : null;
    }

    private static int AfterNumber(string text, int at)
    {
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        return at;
    }

    private static int AfterWord(string text, int at)
    {
        // A parameter, a word, or one sign.
        if (text[at] == '$' || IsOfWord(text[at]))
        {
            at++;
            while (at < text.Length && IsOfWord(text[at]))
            {
                at++;
            }

            return at;
        }

        return at + 1;
    }

    private static bool IsOfWord(char one) => char.IsLetterOrDigit(one) || one == '_';
}
