namespace Perf.Commands;

/// <summary>Whether a terminal can show a screen: pure functions of what it is like.</summary>
internal static class TerminalChoice
{
    private const int LeastWidth = 40;
    private const int LeastHeight = 12;

    /// <summary>Why there can be no screen.</summary>
    /// <param name="terminal">What the terminal is like.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The reason, as the end of a sentence; null where there can be one.</returns>
    public static string? Refusal(TerminalFacts terminal, Func<string, string?> environment) => terminal switch
    {
        { Host: not ("ConsoleHost" or "perfsh") } => $"the host '{terminal.Host}' has none",
        { IsOutputRedirected: true } => "output is redirected",
        { IsInputRedirected: true } => "input is redirected, so that no key would arrive",
        _ when environment("CI") is { Length: > 0 } => "this is a CI job",
        _ when environment("TERM") == "dumb" => "TERM is dumb",
        { Width: < LeastWidth } or { Height: < LeastHeight } => $"this one has {terminal.Width} columns and {terminal.Height} lines where it takes {LeastWidth} and {LeastHeight} (80 and 24 show everything)",
        _ => null,
    };

    /// <summary>Whether colours are wanted.</summary>
    /// <param name="supports">Whether the host knows ANSI sequences.</param>
    /// <param name="environment">Reads the process environment; NO_COLOR of any value is a no.</param>
    public static bool HasColour(bool supports, Func<string, string?> environment) => supports && environment("NO_COLOR") is not { Length: > 0 };
}
