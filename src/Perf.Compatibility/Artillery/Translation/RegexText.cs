using System.Text.RegularExpressions;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Regular expressions of JavaScript for .NET: the same but for how flags are given.</summary>
internal static class RegexText
{
    /// <summary>Puts flags into a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="flags">JavaScript's flags: i, m, s and those that change nothing of a single search (g, u, y, d); or null.</param>
    /// <returns>The pattern.</returns>
    public static string With(string pattern, string? flags)
    {
        string own = new([.. (flags ?? "").Where(flag => flag is 'i' or 'm' or 's')]);
        return own.Length == 0 ? pattern : $"(?{own}){pattern}";
    }

    /// <summary>Whether a pattern can be.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="flags">Its flags, or null.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? Check(string pattern, string? flags)
    {
        if (flags?.Except("imsguyd").ToArray() is [var unknown, ..])
        {
            return $"there is no flag '{unknown}' of regular expressions";
        }

        try
        {
            _ = new Regex(With(pattern, flags), RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
            return null;
        }
        catch (ArgumentException e)
        {
            return $"the regular expression '{pattern}' cannot be read: {e.Message}";
        }
    }
}
