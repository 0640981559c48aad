namespace Perf.Commands;

/// <summary>What the process' terminal is like.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="IsInputRedirected">Whether standard input is no terminal.</param>
/// <param name="IsOutputRedirected">Whether standard output is no terminal.</param>
/// <param name="Width">Cells of a line; 0 when not known.</param>
/// <param name="Height">Lines; 0 when not known.</param>
internal sealed record TerminalFacts(string Host, bool IsInputRedirected, bool IsOutputRedirected, int Width, int Height)
{
    /// <summary>The facts of this process.</summary>
    /// <param name="host">The host's name.</param>
    public static TerminalFacts Of(string host)
    {
        bool isOutputRedirected = Console.IsOutputRedirected;
        (int width, int height) = isOutputRedirected ? (0, 0) : Size();
        return new TerminalFacts(host, Console.IsInputRedirected, isOutputRedirected, width, height);
    }

    /// <summary>The terminal's size as it is now; 0 when not known.</summary>
    public static (int Width, int Height) Size()
    {
        try
        {
            return (Console.WindowWidth, Console.WindowHeight);
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException or InvalidOperationException)
        {
            return (0, 0);
        }
    }
}
