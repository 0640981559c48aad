namespace Perf.Shell.Host;

/// <summary>What the three standard streams are connected to, decided once.</summary>
internal sealed class Terminal
{
    private const int FallbackWidth = 120;

    // Some pseudo-terminals report a width of 0 or 1: tables would lose all their columns.
    private const int SmallestBelievableWidth = 20;

    public Terminal()
    {
        InputIsTerminal = !Console.IsInputRedirected;
        OutputIsTerminal = !Console.IsOutputRedirected;
        ErrorIsTerminal = !Console.IsErrorRedirected;
        ColourIsWanted = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not "dumb";
    }

    public bool InputIsTerminal { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>False when NO_COLOR is set (https://no-color.org) or the terminal is dumb.</summary>
    public bool ColourIsWanted { get; }

    public bool OutputHasColour => OutputIsTerminal && ColourIsWanted;

    public bool ErrorHasColour => ErrorIsTerminal && ColourIsWanted;

    public int Width
    {
        get
        {
            int width = OutputIsTerminal ? Console.WindowWidth
                : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) ? columns
                : FallbackWidth;
            return BelievableWidth(width);
        }
    }

    public int Height => OutputIsTerminal && Console.WindowHeight > 1 ? Console.WindowHeight : 50;

    internal static int BelievableWidth(int width) => width < SmallestBelievableWidth ? FallbackWidth : width;
}
