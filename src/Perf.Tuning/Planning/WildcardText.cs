namespace Perf.Tuning;

/// <summary>Ids with wildcards, as -Include and -Exclude have them: <c>*</c> for any letters, <c>?</c> for one; case does not matter.</summary>
internal static class WildcardText
{
    /// <summary>Whether a text has a wildcard.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Whether a text is of a pattern. Linear in practice: one star is remembered at a time.</summary>
    public static bool Matches(string pattern, string text)
    {
        int at = 0, of = 0, star = -1, begun = 0;
        while (at < text.Length)
        {
            if (of < pattern.Length && pattern[of] == '*')
            {
                (star, begun) = (of++, at);
            }
            else if (of < pattern.Length && (pattern[of] == '?' || char.ToLowerInvariant(pattern[of]) == char.ToLowerInvariant(text[at])))
            {
                (of, at) = (of + 1, at + 1);
            }
            else if (star >= 0)
            {
                (of, at) = (star + 1, ++begun);
            }
            else
            {
                return false;
            }
        }

        while (of < pattern.Length && pattern[of] == '*')
        {
            of++;
        }

        return of == pattern.Length;
    }
}
