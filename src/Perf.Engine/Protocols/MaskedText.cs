namespace Perf.Engine.Protocols;

/// <summary>Takes values out of a server's text: it often repeats what it was sent, and that may be somebody's data.</summary>
internal static class MaskedText
{
    // A shorter value stands in any sentence; it is taken out only where the server quotes it.
    private const int ShortestWithoutQuotes = 4;
    private const int Longest = 300;

    private static readonly (char Open, char Close)[] s_quotes = [('"', '"'), ('\'', '\''), ('`', '`'), ('(', ')')];

    /// <summary>The text without the values, on one line and of bounded length.</summary>
    /// <param name="text">What the server says.</param>
    /// <param name="values">What it was sent, each with the name that is shown instead.</param>
    public static string Of(string text, IEnumerable<(string Name, string Value)> values)
    {
        // The longest first: a short value may be a part of a long one.
        foreach ((string name, string value) in values.Where(pair => pair.Value.Length > 0).OrderByDescending(pair => pair.Value.Length))
        {
            foreach ((char open, char close) in s_quotes)
            {
                text = text.Replace($"{open}{value}{close}", $"{open}{name}{close}", StringComparison.Ordinal);
            }

            if (value.Length >= ShortestWithoutQuotes)
            {
                text = text.Replace(value, name, StringComparison.Ordinal);
            }
        }

        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= Longest ? line : string.Concat(line.AsSpan(0, Longest), "…");
    }
}
