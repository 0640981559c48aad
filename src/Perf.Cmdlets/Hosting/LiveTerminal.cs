using System.Runtime.InteropServices;
using System.Text;

namespace Perf.Commands;

/// <summary>
/// A screen of the terminal's own beside what is on it (xterm's alternate screen), drawn twice a second and at each key; only lines that changed are written, in one go. The terminal
/// is as it was when the screen is closed: at the end, at Ctrl-C and other signals, and when the process ends.
/// </summary>
internal sealed class LiveTerminal : IDisposable
{
    private const int LookMilliseconds = 50;
    private const int DrawEvery = 10;

    // Alternate screen, no cursor, no line that is continued in the next one.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[2J";
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";

    // Terminals that know it show what is between at once; others pass it over.
    private const string BeginUpdate = "\e[?2026h";
    private const string EndUpdate = "\e[?2026l";

    private readonly Func<int, int, IReadOnlyList<string>> _draw;
    private readonly Func<char, bool> _press;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _closing = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Stream? _output;
    private Thread? _thread;
    private IReadOnlyList<string> _shown = [];
    private (int Width, int Height) _size;
    private bool _isOpen;

    /// <summary>Creates a terminal; nothing is shown yet.</summary>
    /// <param name="draw">Gives the lines for a width and a height.</param>
    /// <param name="press">Takes a key, and tells whether it does anything.</param>
    public LiveTerminal(Func<int, int, IReadOnlyList<string>> draw, Func<char, bool> press) => (_draw, _press) = (draw, press);

    /// <summary>Shows the screen.</summary>
    public void Open()
    {
        if (_thread is not null || _closing.IsSet)
        {
            return;
        }

        _output = Console.OpenStandardOutput();
        Show();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            // The host decides what the signal does; whatever that is, it is not done on this screen.
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Close()));
        }

        if (!OperatingSystem.IsWindows())
        {
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTSTP, _ => Hide()));
            _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Show()));
        }

        _thread = new Thread(Loop) { IsBackground = true, Name = "perf screen", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Gives the terminal back as it was. Any thread, any number of times.</summary>
    public void Close()
    {
        _closing.Set();
        Hide();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _thread?.Join();
        _closing.Dispose();
    }

    private void OnExit(object? sender, EventArgs e) => Hide();

    private void Show()
    {
        lock (_lock)
        {
            if (!_isOpen && !_closing.IsSet)
            {
                (_isOpen, _shown, _size) = (true, [], default);
                Write(Enter);
            }
        }
    }

    private void Hide()
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                _isOpen = false;
                Write(Leave);
            }
        }
    }

    private void Loop()
    {
        try
        {
            for (int turn = 0; !_closing.IsSet; turn++)
            {
                (int Width, int Height) size = TerminalFacts.Size();
                if (turn % DrawEvery == 0 || ReadKeys() || size != _size)
                {
                    Draw(size);
                }

                _closing.Wait(LookMilliseconds);
            }
        }
        catch (Exception)
        {
            // The terminal is gone or broken: the run goes on without a screen.
            Hide();
        }
    }

    private bool ReadKeys()
    {
        bool hasDone = false;
        while (!_closing.IsSet && Console.KeyAvailable)
        {
            hasDone |= _press(Console.ReadKey(intercept: true).KeyChar);
        }

        return hasDone;
    }

    private void Draw((int Width, int Height) size)
    {
        IReadOnlyList<string> lines = _draw(size.Width, size.Height);
        var text = new StringBuilder();
        lock (_lock)
        {
            if (!_isOpen)
            {
                return;
            }

            if (size != _size)
            {
                text.Append("\e[2J");
                (_shown, _size) = ([], size);
            }

            for (int i = 0; i < lines.Count; i++)
            {
                if (i >= _shown.Count || _shown[i] != lines[i])
                {
                    // Cleared first: behind a line as wide as the screen the cursor still stands on its last cell.
                    text.Append("\e[").Append(i + 1).Append(";1H\e[2K").Append(lines[i]).Append("\e[0m");
                }
            }

            _shown = lines;
            if (text.Length > 0)
            {
                Write(BeginUpdate + text + EndUpdate);
            }
        }
    }

    private void Write(string text)
    {
        try
        {
            _output!.Write(Encoding.UTF8.GetBytes(text));
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody is at the other end any more.
        }
    }
}
