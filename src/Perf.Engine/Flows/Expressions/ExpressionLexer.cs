using System.Text;

namespace Perf.Engine.Flows.Expressions;

/// <summary>Cuts an expression into tokens.</summary>
internal static class ExpressionLexer
{
    // Longer ones first.
    private static readonly string[] s_signs = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]", ","];

    public static List<ExpressionToken> Read(string text)
    {
        var tokens = new List<ExpressionToken>();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            int start = at;
            ExpressionToken token = c switch
            {
                '\'' or '"' => Quoted(text, ref at),
                '$' => Reference(text, ref at),
                _ when char.IsAsciiDigit(c) => Number(text, ref at),
                _ when IsNameStart(c) => Name(text, ref at),
                _ => Sign(text, ref at),
            };
            tokens.Add(token with { Offset = start });
        }

        tokens.Add(new ExpressionToken(ExpressionTokenKind.End, "", text.Length));
        return tokens;
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private static ExpressionToken Quoted(string text, ref int at)
    {
        int start = at;
        char quote = text[at++];
        var content = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            char c = text[at++];
            if (c != '\\')
            {
                content.Append(c);
                continue;
            }

            if (at == text.Length)
            {
                break;
            }

            char escaped = text[at++];
            content.Append(escaped switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                '\\' or '\'' or '"' => escaped.ToString(),

                // Everything else stays as it is, so that a regular expression needs no doubled backslashes.
                _ => $"\\{escaped}",
            });
        }

        if (at == text.Length)
        {
            throw new ExpressionException($"the text is not closed by {quote}", text, start);
        }

        at++;
        return new ExpressionToken(ExpressionTokenKind.Text, content.ToString(), start);
    }

    private static ExpressionToken Reference(string text, ref int at)
    {
        int start = at;
        int close = text.IndexOf('}', at);
        if (at + 1 >= text.Length || text[at + 1] != '{' || close < 0)
        {
            throw new ExpressionException("'$' begins a reference: write ${name} or ${env:NAME}, or the variable's name alone", text, start);
        }

        at = close + 1;
        return new ExpressionToken(ExpressionTokenKind.Reference, text[(start + 2)..close], start);
    }

    private static ExpressionToken Number(string text, ref int at)
    {
        int start = at;
        Digits(text, ref at);
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            Digits(text, ref at);
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            int exponent = at + 1;
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                at = exponent;
                Digits(text, ref at);
            }
        }

        if (at < text.Length && IsNamePart(text[at]))
        {
            throw new ExpressionException("a number ends in something else here; a name begins with a letter, and durations and sizes have no units in an expression", text, start);
        }

        return new ExpressionToken(ExpressionTokenKind.Number, text[start..at], start);
    }

    private static void Digits(string text, ref int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }
    }

    private static ExpressionToken Name(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && IsNamePart(text[at]))
        {
            at++;
        }

        return new ExpressionToken(ExpressionTokenKind.Name, text[start..at], start);
    }

    private static ExpressionToken Sign(string text, ref int at)
    {
        foreach (string sign in s_signs)
        {
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
            {
                at += sign.Length;
                return new ExpressionToken(ExpressionTokenKind.Sign, sign, at);
            }
        }

        string hint = text[at] == '=' ? "; two values are compared by '=='" : "";
        throw new ExpressionException($"'{text[at]}' has no meaning in an expression{hint}", text, at);
    }
}
