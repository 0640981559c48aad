namespace Perf.Tuning.Settings;

/// <summary>The keywords of a connection string (ADO.NET: <c>Keyword=value;...</c>) with their places, so that one can be changed and all others, the password above all, stay as they are written.</summary>
internal static class ConnectionText
{
    private sealed record Pair(string Name, int Start, int ValueStart, int ValueEnd, int End, string Value);

    /// <summary>A keyword's value; null where it is not there.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="keyword">The keyword; its synonyms count.</param>
    /// <exception cref="FormatException">It is no such string, or has the keyword twice.</exception>
    public static string? Get(string text, string keyword) => Find(text, keyword)?.Value;

    /// <summary>The connection string with a keyword set, or without it.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="keyword">The keyword.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="FormatException">It is no such string, or has the keyword twice.</exception>
    public static string Set(string text, string keyword, string? value)
    {
        Pair? pair = Find(text, keyword);
        if (value is null)
        {
            return pair is null ? text : Remove(text, pair);
        }

        string written = Written(value);
        if (pair is not null)
        {
            return string.Equals(pair.Value, value, StringComparison.OrdinalIgnoreCase) ? text : string.Concat(text.AsSpan(0, pair.ValueStart), written, text.AsSpan(pair.ValueEnd));
        }

        string trimmed = text.TrimEnd();
        return trimmed.Length == 0 || trimmed.EndsWith(';') ? $"{trimmed}{keyword}={written};{text[trimmed.Length..]}" : $"{trimmed};{keyword}={written}{text[trimmed.Length..]}";
    }

    /// <summary>The connection string with a keyword as another one has it, written as it is written there.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="before">The other one.</param>
    /// <param name="keyword">The keyword.</param>
    /// <exception cref="FormatException">One of them is no such string, or has the keyword twice.</exception>
    public static string Restore(string text, string before, string keyword)
    {
        Pair? now = Find(text, keyword);
        if (Find(before, keyword) is not { } old)
        {
            return now is null ? text : Remove(text, now);
        }

        string written = before[old.ValueStart..old.ValueEnd];
        return now is not null ? string.Concat(text.AsSpan(0, now.ValueStart), written, text.AsSpan(now.ValueEnd)) : Set(text, old.Name, old.Value);
    }

    /// <summary>A keyword without what does not tell it apart: spaces, case, and the short forms that drivers know.</summary>
    /// <param name="keyword">The keyword.</param>
    public static string Normal(string keyword)
    {
        string name = string.Concat(keyword.Where(c => !char.IsWhiteSpace(c) && c is not '_' and not '-')).ToUpperInvariant();
        return name.Replace("MAXIMUM", "MAX", StringComparison.Ordinal).Replace("MINIMUM", "MIN", StringComparison.Ordinal) switch
        {
            "CONNECTTIMEOUT" or "CONNECTIONTIMEOUT" => "TIMEOUT",
            "LOADBALANCETIMEOUT" => "CONNECTIONLIFETIME",
            var normal => normal,
        };
    }

    private static string Remove(string text, Pair pair)
    {
        // The sign behind it goes with it; where it is the last, the one before it.
        if (pair.End < text.Length && text[pair.End] == ';')
        {
            return text.Remove(pair.Start, pair.End + 1 - pair.Start);
        }

        int start = pair.Start > 0 && text[pair.Start - 1] == ';' ? pair.Start - 1 : pair.Start;
        return text.Remove(start, pair.End - start);
    }

    private static string Written(string value) =>
        value.Length > 0 && !value.AsSpan().ContainsAny(";'\"=") && value == value.Trim() ? value
        : value.Contains('"', StringComparison.Ordinal) ? throw new FormatException("a value with quotes cannot be written into a connection string")
        : $"\"{value}\"";

    private static Pair? Find(string text, string keyword)
    {
        string normal = Normal(keyword);
        Pair[] found = [.. Parse(text).Where(pair => Normal(pair.Name) == normal)];
        return found.Length > 1 ? throw new FormatException($"{keyword} is there twice; take one away") : found.FirstOrDefault();
    }

    private static List<Pair> Parse(string text)
    {
        // What it holds is secret: no message has more of it than a place.
        List<Pair> pairs = [];
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            if (text[at] is ';' || char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            int sign = Sign(text, at);
            string name = text[at..sign].Replace("==", "=", StringComparison.Ordinal).Trim();
            int from = sign + 1;
            while (from < text.Length && text[from] is ' ' or '\t')
            {
                from++;
            }

            int end = ValueEnd(text, from);
            string raw = text[from..end].TrimEnd();
            int stop = end;
            while (stop < text.Length && text[stop] != ';')
            {
                if (!char.IsWhiteSpace(text[stop]))
                {
                    throw new FormatException($"the connection string cannot be read at its character {stop + 1}");
                }

                stop++;
            }

            string value = raw is ['"' or '\'', ..] ? raw[1..^1].Replace(new string(raw[0], 2), raw[..1], StringComparison.Ordinal) : raw;
            pairs.Add(new Pair(name, start, from, from + raw.Length, stop, value));
            at = stop;
        }

        return pairs;
    }

    private static int Sign(string text, int at)
    {
        for (int i = at; i < text.Length && text[i] != ';'; i++)
        {
            if (text[i] == '=')
            {
                if (i + 1 < text.Length && text[i + 1] == '=')
                {
                    i++;
                    continue;
                }

                return i > at ? i : throw new FormatException($"the connection string cannot be read at its character {at + 1}");
            }
        }

        throw new FormatException("it is no connection string of keywords (Host=...;Database=...): write an address (postgres://...) in this form first");
    }

    private static int ValueEnd(string text, int from)
    {
        if (from >= text.Length || text[from] is not ('"' or '\''))
        {
            int end = text.IndexOf(';', Math.Min(from, text.Length));
            return end < 0 ? text.Length : end;
        }

        for (int i = from + 1; i < text.Length; i++)
        {
            if (text[i] != text[from])
            {
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == text[from])
            {
                i++;
                continue;
            }

            return i + 1;
        }

        throw new FormatException("a quote of the connection string is not closed");
    }
}
