using System.Management.Automation;
using System.Management.Automation.Host;

namespace Perf.Shell.Host;

/// <summary>Size, colours, cursor and keys of the terminal. A screen buffer to read back is what a Unix terminal does not have.</summary>
internal sealed class ShellRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const ConsoleColor TerminalDefault = (ConsoleColor)(-1);

    private string _title = "perfsh";

    public override ConsoleColor ForegroundColor { get; set; } = TerminalDefault;

    public override ConsoleColor BackgroundColor { get; set; } = TerminalDefault;

    public override Size WindowSize
    {
        get => new(terminal.Width, terminal.Height);
        set => throw new PSNotSupportedException("The terminal decides its size.");
    }

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw new PSNotSupportedException("The terminal decides its size.");
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates WindowPosition
    {
        get => new(0, 0);
        set => throw new PSNotSupportedException("The terminal decides its position.");
    }

    public override Coordinates CursorPosition
    {
        get
        {
            if (!terminal.OutputIsTerminal || !terminal.InputIsTerminal)
            {
                return new Coordinates(0, 0);
            }

            (int left, int top) = Console.GetCursorPosition();
            return new Coordinates(left, top);
        }

        set
        {
            if (terminal.OutputIsTerminal)
            {
                Console.SetCursorPosition(value.X, value.Y);
            }
        }
    }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => terminal.InputIsTerminal && Console.KeyAvailable;

    public override string WindowTitle
    {
        get => _title;
        set
        {
            _title = value;
            if (terminal.OutputHasColour)
            {
                Console.Title = value;
            }
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.InputIsTerminal)
        {
            throw new PSInvalidOperationException("Standard input is not a terminal: there is no key to read.");
        }

        ConsoleKeyInfo key = Console.ReadKey((options & ReadKeyOptions.NoEcho) != 0);
        return new KeyInfo((int)key.Key, key.KeyChar, 0, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoBuffer();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NoBuffer();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoBuffer();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // Clear-Host fills the whole buffer with blanks: that much a terminal can do.
        if (rectangle is not { Left: -1, Top: -1, Right: -1, Bottom: -1 })
        {
            throw NoBuffer();
        }

        if (terminal.OutputIsTerminal)
        {
            Console.Clear();
        }
    }

    private static PSNotSupportedException NoBuffer() => new("A terminal has no screen buffer to read or fill.");
}
