namespace Perf.Cluster.Coordination;

/// <summary>Names with PowerShell's wildcards: * for anything, ? for one letter, [a-z] and [abc] for one of some; upper and lower case are alike. Pure functions.</summary>
internal static class NamePattern
{
    /// <summary>Whether a text may mean more than the name that it is.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Whether a name is meant.</summary>
    /// <param name="pattern">A name, with wildcards or without. A bracket that is not closed is a letter like any other, and a name that is written as it is is always meant.</param>
    /// <param name="name">The name.</param>
    public static bool Matches(string pattern, string name) =>
        pattern.Equals(name, StringComparison.OrdinalIgnoreCase) || Fits(pattern.ToUpperInvariant(), name.ToUpperInvariant());

    // The last star takes one letter more each time that what follows does not fit: none before it need be looked at again.
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        (int at, int letter, int star, int taken) = (0, 0, -1, 0);
        while (letter < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, letter);
            }
            else if (at < pattern.Length && Takes(pattern[at..], name[letter]) is > 0 and var length)
            {
                at += length;
                letter++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                letter = ++taken;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }

    // How long the part of a pattern is that takes a letter; 0 where it does not.
    private static int Takes(ReadOnlySpan<char> pattern, char letter)
    {
        if (pattern[0] == '[' && pattern.IndexOf(']') is > 1 and var close)
        {
            return IsIn(pattern[1..close], letter) ? close + 1 : 0;
        }

        return pattern[0] == '?' || pattern[0] == letter ? 1 : 0;
    }

    private static bool IsIn(ReadOnlySpan<char> set, char letter)
    {
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            if (isRange ? set[i] <= letter && letter <= set[i + 2] : set[i] == letter)
            {
                return true;
            }

            i += isRange ? 2 : 0;
        }

        return false;
    }
}
