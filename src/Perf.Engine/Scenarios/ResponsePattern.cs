using System.Text.RegularExpressions;

namespace Perf.Engine.Scenarios;

/// <summary>Compiles the regular expressions of scenarios, for checking a file and for the run alike.</summary>
public static class ResponsePattern
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Compiles an expression. What servers answer is not trusted, so matching takes linear time (RegexOptions.NonBacktracking) wherever the expression
    /// allows it, and otherwise ends with a <see cref="RegexMatchTimeoutException"/> after a second.
    /// </summary>
    /// <param name="pattern">The expression, in .NET's syntax.</param>
    /// <returns>The compiled expression.</returns>
    /// <exception cref="ArgumentException">It is not a regular expression (<see cref="RegexParseException"/>).</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_timeout);
        }
        catch (NotSupportedException)
        {
            // Lookarounds, backreferences, atomic groups, and expressions too large for an automaton.
            return new Regex(pattern, RegexOptions.CultureInvariant, s_timeout);
        }
    }
}
