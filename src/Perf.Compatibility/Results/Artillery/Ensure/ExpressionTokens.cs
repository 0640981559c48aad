using System.Globalization;
using System.Text;

namespace Perf.Compatibility.Results.Artillery.Ensure;

/// <summary>
/// Takes an expression apart. Names of metrics hold dots, dashes, slashes and spaces, which are operators too: where the longest name that the result knows
/// stands in the text, it is that name. (Artillery looks for names in the order in which they were measured, so that a shorter one may be found within a longer.)
/// </summary>
internal static class ExpressionTokens
{
    private static readonly string[] s_signs = ["==", "!=", "<=", ">=", "~=", "<", ">", "+", "-", "*", "/", "%", "^", "(", ")", ",", "?", ":"];
    private static readonly string[] s_words = ["and", "or", "not", "in"];

    /// <summary>The kinds of parts.</summary>
    internal enum Kind
    {
        Number,
        Text,
        Name,
        Sign,
        End,
    }

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="names">The names of metrics that are known.</param>
    /// <returns>The parts, the last being the end.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ThresholdInvalid"/> with the place.</exception>
    public static IReadOnlyList<(Kind Kind, string Text, int Place)> Read(string text, IEnumerable<string> names)
    {
        string[] longestFirst = [.. names.Where(name => name.Length > 0).OrderByDescending(name => name.Length)];
        var tokens = new List<(Kind Kind, string Text, int Place)>();
        int at = 0;
        while (at < text.Length)
        {
            char letter = text[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
            }
            else if (longestFirst.FirstOrDefault(name => IsAt(text, at, name)) is { } known)
            {
                tokens.Add((Kind.Name, known, at));
                at += known.Length;
            }
            else if (char.IsAsciiDigit(letter) || (letter == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                int end = EndOf(text, at, next => char.IsAsciiDigit(next) || next == '.');
                string number = text[at..end];
                tokens.Add(double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? (Kind.Number, number, at) : throw Invalid(text, at, $"'{number}' is no number"));
                at = end;
            }
            else if (char.IsAsciiLetter(letter) || letter == '_')
            {
                int end = EndOf(text, at, next => char.IsAsciiLetterOrDigit(next) || next is '_' or '.');
                string word = text[at..end];
                tokens.Add((s_words.Contains(word) ? Kind.Sign : Kind.Name, word, at));
                at = end;
            }
            else if (letter is '"' or '\'')
            {
                (string value, int end) = ReadQuoted(text, at);
                tokens.Add((letter == '"' ? Kind.Text : Kind.Name, value, at));
                at = end;
            }
            else if (s_signs.FirstOrDefault(sign => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0) is { } sign)
            {
                tokens.Add((Kind.Sign, sign, at));
                at += sign.Length;
            }
            else
            {
                throw Invalid(text, at, $"'{letter}' means nothing there");
            }
        }

        tokens.Add((Kind.End, "", text.Length));
        return tokens;
    }

    /// <summary>A fault in an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="place">Where, from 0.</param>
    /// <param name="why">What is wrong.</param>
    public static PerfException Invalid(string text, int place, string why) =>
        new(ErrorIds.ThresholdInvalid, $"The expression '{text}' cannot be read: {why} (at character {place + 1}). It is written as in Artillery's ensure: http.response_time.p95 < 250 and http.codes.500 == 0.", text);

    private static bool IsAt(string text, int at, string name)
    {
        int end = at + name.Length;
        return end <= text.Length && string.CompareOrdinal(text, at, name, 0, name.Length) == 0 && (end == text.Length || !IsOfName(text[end]) || !IsOfName(name[^1]));
    }

    private static bool IsOfName(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.';

    private static int EndOf(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    // In double quotes a text, in single quotes a name; a backslash takes the next letter as it is.
    private static (string Value, int End) ReadQuoted(string text, int start)
    {
        var value = new StringBuilder();
        for (int at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                return (value.ToString(), at + 1);
            }

            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at]);
        }

        throw Invalid(text, start, "the quote is not closed");
    }
}
