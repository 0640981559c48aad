using Perf.Shell.Host;

namespace Perf.Shell.Interactive;

/// <summary>Draws the prompt and the line being edited, over as many terminal rows as they take.</summary>
internal sealed class EditorScreen(Terminal terminal)
{
    private int _cursorRow;

    public void Begin() => _cursorRow = 0;

    public void Draw(string prompt, string text, int cursor)
    {
        int width = terminal.Width;
        string shown = text.Replace('\n', ' ');
        int promptCells = Cells(LastLine(prompt));
        int endCells = promptCells + Cells(shown);
        int cursorCells = promptCells + Cells(shown[..cursor]);

        // Back to the row of the prompt, rewrite everything, then place the cursor.
        string output = Up(_cursorRow) + "\r" + "\e[J" + LastLine(prompt) + shown;
        if (endCells > 0 && endCells % width == 0)
        {
            // A terminal keeps the cursor on a full row until more is written.
            output += " \r";
        }

        int endRow = endCells / width;
        _cursorRow = cursorCells / width;
        output += Up(endRow - _cursorRow) + "\r" + (cursorCells % width > 0 ? $"\e[{cursorCells % width}C" : "");
        Console.Out.Write(output);
    }

    /// <summary>The lines of a prompt before its last one: written once, never redrawn.</summary>
    public static void WriteHead(string prompt)
    {
        int last = prompt.LastIndexOf('\n');
        if (last >= 0)
        {
            Console.Out.Write(prompt[..(last + 1)]);
        }
    }

    /// <summary>Leaves the line as it is and goes to the next row.</summary>
    public void End(string prompt, string text, string suffix = "")
    {
        Draw(prompt, text + suffix, (text + suffix).Length);
        Console.Out.WriteLine();
        _cursorRow = 0;
    }

    public static void Clear() => Console.Out.Write("\e[H\e[2J");

    public static void Bell() => Console.Out.Write('\a');

    private static string LastLine(string prompt) => prompt[(prompt.LastIndexOf('\n') + 1)..];

    private static string Up(int rows) => rows > 0 ? $"\e[{rows}A" : "";

    /// <summary>Columns that a text takes: escape sequences none, wide East Asian characters and emoji two.</summary>
    internal static int Cells(string text)
    {
        int cells = 0;
        string plain = new System.Management.Automation.Internal.StringDecorated(text).ToString(System.Management.Automation.OutputRendering.PlainText);
        foreach (var rune in plain.EnumerateRunes())
        {
            cells += rune.Value switch
            {
                >= 0x0300 and <= 0x036F or 0x200D or (>= 0xFE00 and <= 0xFE0F) => 0,
                (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
                    or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF)
                    or (>= 0x20000 and <= 0x3FFFD) => 2,
                _ => 1,
            };
        }

        return cells;
    }
}
