using System.Text.RegularExpressions;

namespace Perf.Engine.Flows;

/// <summary>Compiles regular expressions that run over servers' text: without backtracking where the pattern allows it, and with a time limit otherwise.</summary>
public static class RegexOf
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(200);

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern in .NET's syntax.</param>
    /// <param name="flags">Flags: some of i, m, s and x.</param>
    /// <returns>The regular expression.</returns>
    /// <exception cref="ArgumentException">The pattern is malformed.</exception>
    public static Regex Compile(string pattern, string flags = "")
    {
        RegexOptions options = RegexOptions.CultureInvariant;
        foreach (char flag in flags)
        {
            options |= flag switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                _ => RegexOptions.IgnorePatternWhitespace,
            };
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | options, s_limit);
        }
        catch (NotSupportedException)
        {
            // Look-arounds and back-references need backtracking.
            return new Regex(pattern, options, s_limit);
        }
    }
}
