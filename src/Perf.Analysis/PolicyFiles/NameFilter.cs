using System.IO.Enumeration;

namespace Perf.Analysis;

/// <summary>Lists of names with * and ? as wildcards, upper and lower case alike.</summary>
internal static class NameFilter
{
    /// <summary>Whether a name fits one of the patterns.</summary>
    /// <param name="patterns">The patterns; none fits all.</param>
    /// <param name="name">The name; null fits only where there are no patterns.</param>
    internal static bool Fits(IReadOnlyList<string> patterns, string? name) =>
        patterns.Count == 0 || (name is not null && patterns.Any(pattern => Matches(pattern, name)));

    /// <summary>Whether a name fits a pattern.</summary>
    // The framework's matcher takes backslashes as escapes; here every character but * and ? means itself.
    internal static bool Matches(string pattern, string name) => pattern.Length == 0 || name.Length == 0
        ? name.Length == 0 && pattern.All(character => character == '*')
        : FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true);
}
