namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// Puts <c>not</c> into brackets with its operand. In filtrex it binds more tightly than anything but brackets, in Perf's expressions more loosely than comparisons:
/// <c>not x == 5</c> is <c>(not x) == 5</c> there. Pure.
/// </summary>
internal static class FiltrexNot
{
    private static readonly string[] s_onNumbers = ["==", "!=", "<", "<=", ">", ">=", "matches", "in", "+", "-", "*", "/", "%"];

    /// <summary>Puts the brackets.</summary>
    /// <param name="words">The words and signs of an expression, in Perf's spelling.</param>
    /// <returns>The same with brackets.</returns>
    public static IReadOnlyList<string> Bracket(IReadOnlyList<string> words)
    {
        var made = new List<string>(words);

        // From the last to the first, so that an inner one is done before the one around it.
        for (int at = made.Count - 1; at >= 0; at--)
        {
            if (made[at] == "not" && at + 1 < made.Count && made[at + 1] != "in")
            {
                Bracket(made, at);
            }
        }

        return made;
    }

    private static void Bracket(List<string> words, int at)
    {
        int end = EndOf(words, at + 1);
        if (end > words.Count)
        {
            // A bracket is not closed; who reads the expression says so.
            return;
        }

        bool isNumber = (at > 0 && s_onNumbers.Contains(words[at - 1])) || (end < words.Count && (s_onNumbers.Contains(words[end]) || words[end] == "not"));
        bool isWhole = (at == 0 || words[at - 1] is "(" or "and" or "or") && (end == words.Count || words[end] is ")" or "and" or "or");
        if (isWhole)
        {
            return;
        }

        // Where it is compared or computed with, it is 1 or 0 there. Perf has true and false, of four and five letters.
        words.InsertRange(end, isNumber ? [")", ")", ")"] : [")"]);
        words.InsertRange(at, isNumber ? ["(", "5", "-", "length", "(", "text", "("] : ["("]);
    }

    // Where the operand that begins at a place ends; beyond the last word where a bracket in it is not closed.
    private static int EndOf(List<string> words, int at)
    {
        while (at < words.Count && words[at] == "-")
        {
            at++;
        }

        // A name before a bracket is a function's.
        if (at < words.Count && words[at] != "(")
        {
            at++;
            if (at >= words.Count || words[at] != "(")
            {
                return at;
            }
        }

        int depth = 0;
        for (; at < words.Count; at++)
        {
            depth += words[at] switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return at + 1;
    }
}
