using System.Text.RegularExpressions;

namespace Perf.Engine.Flows;

/// <summary>Compiles regular expressions that run over servers' text: without backtracking where the pattern allows it, and with a time limit otherwise.</summary>
public static class RegexOf
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(200);

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern in .NET's syntax.</param>
    /// <returns>The regular expression.</returns>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_limit);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need backtracking.
            return new Regex(pattern, RegexOptions.CultureInvariant, s_limit);
        }
    }
}
