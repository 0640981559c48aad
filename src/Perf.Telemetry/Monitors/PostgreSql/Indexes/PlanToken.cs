namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>A part of a condition of a plan.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a name in quotes what is in them.</param>
internal readonly record struct PlanToken(PlanTokenKind Kind, string Text)
{
    private const string Signs = "+-*/<>=~!@#%^&|`?";

    /// <summary>Whether it may be the name of a table or a column.</summary>
    public bool IsName => Kind is PlanTokenKind.Word or PlanTokenKind.Quoted;

    /// <summary>Takes a condition apart. What is no part of one ends it.</summary>
    public static PlanToken[] Of(string text)
    {
        var tokens = new List<PlanToken>();
        for (int at = 0; at < text.Length;)
        {
            char one = text[at];
            if (char.IsWhiteSpace(one))
            {
                at++;
                continue;
            }

            (PlanTokenKind kind, int end) = one switch
            {
                '(' or '[' => (PlanTokenKind.Open, at + 1),
                ')' or ']' => (PlanTokenKind.Close, at + 1),
                '.' => (PlanTokenKind.Dot, at + 1),
                ':' when at + 1 < text.Length && text[at + 1] == ':' => (PlanTokenKind.Cast, at + 2),
                '"' or '\'' => (one == '"' ? PlanTokenKind.Quoted : PlanTokenKind.Value, AfterQuoted(text, at)),
                '$' => (PlanTokenKind.Value, After(text, at + 1, static c => char.IsLetterOrDigit(c))),
                _ when char.IsDigit(one) => (PlanTokenKind.Value, After(text, at, static c => char.IsLetterOrDigit(c) || c == '.')),
                _ when IsOfWord(one) => (PlanTokenKind.Word, After(text, at, static c => IsOfWord(c) || c == '$')),
                _ when Signs.Contains(one) => (PlanTokenKind.Operator, After(text, at, static c => Signs.Contains(c))),
                _ => (PlanTokenKind.Other, at + 1),
            };
            string part = text[at..end];
            tokens.Add(new PlanToken(kind, kind == PlanTokenKind.Quoted ? part.Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal) : part));
            at = end;
        }

        return [.. tokens];
    }

    private static bool IsOfWord(char one) => char.IsLetterOrDigit(one) || one == '_';

    private static int After(string text, int at, Func<char, bool> isPart)
    {
        while (at < text.Length && isPart(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int AfterQuoted(string text, int at)
    {
        char quote = text[at];
        for (int i = at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                if (i + 1 < text.Length && text[i + 1] == quote)
                {
                    i++;
                    continue;
                }

                return i + 1;
            }
        }

        return text.Length;
    }
}

/// <summary>What a part of a condition is.</summary>
internal enum PlanTokenKind
{
    /// <summary>A name or a key word.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    Quoted,

    /// <summary>A text, a number, a parameter.</summary>
    Value,

    /// <summary>A sign of comparison or reckoning.</summary>
    Operator,

    /// <summary>Two colons.</summary>
    Cast,

    /// <summary>A point.</summary>
    Dot,

    /// <summary>An opening parenthesis or bracket.</summary>
    Open,

    /// <summary>A closing one.</summary>
    Close,

    /// <summary>A comma, and what else there is.</summary>
    Other,
}
