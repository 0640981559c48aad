using System.Management.Automation;

namespace Perf.Shell.Interactive;

/// <summary>Reads one line from the terminal with the keys of a Unix shell.</summary>
internal sealed class LineEditor(EditorScreen screen, CommandHistory history, Completion completion)
{
    private readonly LineBuffer _buffer = new();
    private CommandCompletion? _cycle;
    private int _cycleIndex;
    private int _cycleLength;

    /// <summary>True when Ctrl-C threw the last line away.</summary>
    public bool Cancelled { get; private set; }

    /// <returns>The line; null at the end of input (Ctrl-D on an empty line).</returns>
    public string? Read(string prompt)
    {
        _buffer.Set("");
        _cycle = null;
        Cancelled = false;
        history.Reset();
        EditorScreen.WriteHead(prompt);
        screen.Begin();
        bool before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                screen.Draw(prompt, _buffer.Text, _buffer.Cursor);
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                bool control = (key.Modifiers & ConsoleModifiers.Control) != 0;
                if (key.Key == ConsoleKey.Enter)
                {
                    screen.End(prompt, _buffer.Text);
                    return _buffer.Text;
                }

                if (control && key.Key == ConsoleKey.C)
                {
                    screen.End(prompt, _buffer.Text, "^C");
                    Cancelled = true;
                    return "";
                }

                if (control && key.Key == ConsoleKey.D && _buffer.Text.Length == 0)
                {
                    return null;
                }

                Handle(key, control, prompt);
            }
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    private void Handle(ConsoleKeyInfo key, bool control, string prompt)
    {
        if (key.Key == ConsoleKey.Tab)
        {
            Complete(prompt, backwards: (key.Modifiers & ConsoleModifiers.Shift) != 0);
            return;
        }

        _cycle = null;
        bool alt = (key.Modifiers & ConsoleModifiers.Alt) != 0;
        switch (key.Key)
        {
            case ConsoleKey.UpArrow or ConsoleKey.P when key.Key == ConsoleKey.UpArrow || control:
                Recall(history.Older(_buffer.Text));
                break;
            case ConsoleKey.DownArrow or ConsoleKey.N when key.Key == ConsoleKey.DownArrow || control:
                Recall(history.Newer());
                break;
            case ConsoleKey.R when control:
                Recall(history.Search(_buffer.Text));
                break;
            case ConsoleKey.LeftArrow when control:
            case ConsoleKey.B when alt:
                _buffer.MoveWordLeft();
                break;
            case ConsoleKey.RightArrow when control:
            case ConsoleKey.F when alt:
                _buffer.MoveWordRight();
                break;
            case ConsoleKey.LeftArrow:
            case ConsoleKey.B when control:
                _buffer.MoveLeft();
                break;
            case ConsoleKey.RightArrow:
            case ConsoleKey.F when control:
                _buffer.MoveRight();
                break;
            case ConsoleKey.Home:
            case ConsoleKey.A when control:
                _buffer.MoveTo(0);
                break;
            case ConsoleKey.End:
            case ConsoleKey.E when control:
                _buffer.MoveTo(_buffer.Text.Length);
                break;
            case ConsoleKey.W when control:
            case ConsoleKey.Backspace when control || alt:
                _buffer.DeleteWordLeft();
                break;
            case ConsoleKey.Backspace:
            case ConsoleKey.H when control:
                _buffer.Backspace();
                break;
            case ConsoleKey.Delete:
            case ConsoleKey.D when control:
                _buffer.Delete();
                break;
            case ConsoleKey.U when control:
                _buffer.DeleteToStart();
                break;
            case ConsoleKey.K when control:
                _buffer.DeleteToEnd();
                break;
            case ConsoleKey.Escape:
                _buffer.Set("");
                break;
            case ConsoleKey.L when control:
                EditorScreen.Clear();
                screen.Begin();
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    _buffer.Insert(key.KeyChar.ToString());
                }

                break;
        }
    }

    private void Recall(string? entry)
    {
        if (entry is null)
        {
            EditorScreen.Bell();
        }
        else
        {
            _buffer.Set(entry);
        }
    }

    // The first Tab writes what all candidates share and lists them; the next ones walk through them.
    private void Complete(string prompt, bool backwards)
    {
        if (_cycle is not null)
        {
            int count = _cycle.CompletionMatches.Count;
            _cycleIndex = (_cycleIndex + (backwards ? count - 1 : 1)) % count;
            Put(_cycle.CompletionMatches[_cycleIndex].CompletionText);
            return;
        }

        if (completion.Find(_buffer.Text, _buffer.Cursor) is not { } found)
        {
            EditorScreen.Bell();
            return;
        }

        _cycle = found;
        _cycleLength = found.ReplacementLength;
        if (found.CompletionMatches.Count == 1)
        {
            Put(Completion.Whole(found.CompletionMatches[0]));
            _cycle = null;
            return;
        }

        string[] texts = [.. found.CompletionMatches.Select(m => m.CompletionText)];
        string prefix = Completion.CommonPrefix(texts);
        if (prefix.Length > found.ReplacementLength)
        {
            Put(prefix);
            _cycle = null;
            return;
        }

        screen.End(prompt, _buffer.Text);
        Console.Out.WriteLine(string.Join("  ", found.CompletionMatches.Take(ShownCandidates).Select(m => m.ListItemText))
            + (texts.Length > ShownCandidates ? $"  ... {texts.Length} in all" : ""));
        _cycleIndex = backwards ? 0 : texts.Length - 1;
    }

    private const int ShownCandidates = 60;

    private void Put(string text)
    {
        _buffer.Replace(_cycle!.ReplacementIndex, _cycleLength, text);
        _cycleLength = text.Length;
    }
}
