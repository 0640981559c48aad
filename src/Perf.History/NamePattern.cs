using System.Buffers;
using System.IO.Enumeration;

namespace Perf.History;

/// <summary>Names with * (any text) and ? (any one character) as wildcards, upper and lower case alike; every other character means itself.</summary>
internal static class NamePattern
{
    private static readonly SearchValues<char> s_wildcards = SearchValues.Create("*?");

    /// <summary>Whether a pattern has wildcards.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>False when it means one name only.</returns>
    public static bool HasWildcards(string pattern) => pattern.AsSpan().ContainsAny(s_wildcards);

    /// <summary>Whether a name fits.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">The name; null fits no pattern.</param>
    /// <returns>True when it fits.</returns>
    public static bool Matches(string pattern, string? name)
    {
        if (name is null)
        {
            return false;
        }

        // The framework's matcher takes no empty texts.
        return pattern.Length == 0 || name.Length == 0
            ? name.Length == 0 && pattern.All(character => character == '*')
            : FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);
    }
}
