namespace Perf.ScriptWorker.Gjson;

/// <summary>Patterns of <c>*</c> (any characters), <c>?</c> (one) and a backslash that escapes. Linear in the text for each star, for servers' texts are long.</summary>
internal static class GjsonPattern
{
    /// <summary>Whether a text matches as a whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>True when it does.</returns>
    public static bool Matches(string text, string pattern)
    {
        int t = 0;
        int p = 0;
        int star = -1;
        int mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
                continue;
            }

            int length = p < pattern.Length && pattern[p] == '\\' && p + 1 < pattern.Length ? 2 : 1;
            if (p < pattern.Length && ((length == 1 && pattern[p] == '?') || pattern[p + length - 1] == text[t]))
            {
                p += length;
                t++;
                continue;
            }

            if (star < 0)
            {
                return false;
            }

            p = star + 1;
            t = ++mark;
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
