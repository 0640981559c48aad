using System.Text;

namespace Perf.Tuning.Postgres;

/// <summary>A word of SQL.</summary>
/// <param name="Kind">What kind of word.</param>
/// <param name="Raw">As it was written.</param>
/// <param name="Value">A name as PostgreSQL means it: without quotation marks, or in lower case; otherwise as it was written.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Raw, string Value)
{
    private const string Operators = "+-*/<>=~!@%^&|?#";

    /// <summary>Whether it is a word of the language, in whatever case.</summary>
    public bool Is(string word) => Kind == SqlTokenKind.Name && !Raw.StartsWith('"') && Value == word;

    /// <summary>Whether it is a sign.</summary>
    public bool IsSign(string sign) => Kind == SqlTokenKind.Sign && Raw == sign;

    /// <summary>
    /// The words of a part of a statement. Refuses everything by which a text could become more than such a part: semicolons, comments, dollar quotes, escapes, what is left open.
    /// </summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeDenied"/>.</exception>
    public static IReadOnlyList<SqlToken> Split(string text)
    {
        var tokens = new List<SqlToken>();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c == ' ')
            {
                at++;
                continue;
            }

            SqlToken token = c switch
            {
                '"' => QuotedName(text, at),
                '\'' => Text(text, at),
                _ when char.IsLetter(c) || c == '_' => Name(text, at),
                _ when char.IsAsciiDigit(c) => Taken(text, at, SqlTokenKind.Number, ch => char.IsAsciiDigit(ch) || ch == '.'),
                ':' when at + 1 < text.Length && text[at + 1] == ':' => new SqlToken(SqlTokenKind.Sign, "::", "::"),
                '(' or ')' or '[' or ']' or ',' or '.' => new SqlToken(SqlTokenKind.Sign, c.ToString(), c.ToString()),
                _ when Operators.Contains(c, StringComparison.Ordinal) => Taken(text, at, SqlTokenKind.Sign, ch => Operators.Contains(ch, StringComparison.Ordinal)),
                _ => throw Refused(text, $"'{(char.IsControl(c) ? "a control character" : c)}' has no place in it"),
            };
            if (token.Kind == SqlTokenKind.Sign && (token.Raw.Contains("--", StringComparison.Ordinal) || token.Raw.Contains("/*", StringComparison.Ordinal)))
            {
                throw Refused(text, "it has a comment in it");
            }

            tokens.Add(token);
            at += token.Raw.Length;
        }

        return tokens;
    }

    /// <summary>Words as a text again.</summary>
    /// <param name="tokens">The words.</param>
    /// <param name="asWritten">As they were written; otherwise in the one form that texts of the same meaning share.</param>
    public static string Join(IEnumerable<SqlToken> tokens, bool asWritten)
    {
        var text = new StringBuilder();
        SqlToken? before = null;
        foreach (SqlToken token in tokens)
        {
            if (before is { } previous && !Adheres(previous, token))
            {
                text.Append(' ');
            }

            text.Append(asWritten ? token.Raw : token.Value);
            before = token;
        }

        return text.ToString();
    }

    private static bool Adheres(SqlToken before, SqlToken token) =>
        token.IsSign(")") || token.IsSign(",") || token.IsSign(".") || token.IsSign("]") || token.IsSign("[") || token.IsSign("::")
        || before.IsSign("(") || before.IsSign(".") || before.IsSign("[") || before.IsSign("::");

    private static SqlToken QuotedName(string text, int at)
    {
        int end = text.IndexOf('"', at + 1);
        if (end < 0 || (end + 1 < text.Length && text[end + 1] == '"'))
        {
            throw Refused(text, "a quotation mark is left open, or within a name");
        }

        string name = text[(at + 1)..end];
        return new SqlToken(SqlTokenKind.Name, SqlText.Name(name), name);
    }

    private static SqlToken Name(string text, int at)
    {
        // A dollar sign may be in a name, and begins one of its quotes only where no name goes before it.
        SqlToken token = Taken(text, at, SqlTokenKind.Name, c => char.IsLetterOrDigit(c) || c is '_' or '$');
        int end = at + token.Raw.Length;

        // E'..', U&'..', U&"..", B'..', X'..': none is needed, and each has rules of its own.
        if (end < text.Length && (text[end] is '\'' or '"' || (text[end] == '&' && end + 1 < text.Length && text[end + 1] is '\'' or '"')))
        {
            throw Refused(text, "it has a text in a form that is not taken (E'..', U&'..')");
        }

        return token with { Value = token.Raw.ToLowerInvariant() };
    }

    private static SqlToken Text(string text, int at)
    {
        int end = at + 1;
        while (true)
        {
            end = text.IndexOf('\'', end);
            if (end < 0)
            {
                throw Refused(text, "an apostrophe is left open");
            }

            if (end + 1 >= text.Length || text[end + 1] != '\'')
            {
                break;
            }

            end += 2;
        }

        string raw = text[at..(end + 1)];
        return raw.Any(c => c == '\\' || char.IsControl(c)) ? throw Refused(text, "a text in it has a backslash or a control character") : new SqlToken(SqlTokenKind.Text, raw, raw);
    }

    private static SqlToken Taken(string text, int at, SqlTokenKind kind, Func<char, bool> belongs)
    {
        int end = at + 1;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return new SqlToken(kind, text[at..end], text[at..end]);
    }

    private static PerfException Refused(string text, string why)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return new PerfException(ErrorIds.ChangeDenied, $"'{(line.Length <= 120 ? line : $"{line[..120]}...")}' is not written into a statement: {why}. Correct the entry of the catalogue.", text);
    }
}
