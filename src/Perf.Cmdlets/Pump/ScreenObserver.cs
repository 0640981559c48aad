using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Opens a run's screen when it begins and closes it at its end. What else is to be written meanwhile waits until then: it would be written into the screen.</summary>
internal sealed class ScreenObserver(LiveTerminal terminal, Action<Action<Cmdlet>> write) : IRunObserver
{
    // As with the progress bar, for those who want these lines alone.
    private const string LogTag = "PerfLog";
    private const int MostHeld = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Action<Cmdlet>> _held = new();
    private int _leftOut;
    private bool _isOver;

    public void Started(RunResult result) => terminal.Open();

    public void Measured(Interval interval, RunProgress progress)
    {
    }

    public void Logged(LogLine line) => Hold(cmdlet => cmdlet.WriteInformation($"{line.Step}: {line.Text}", [LogTag]));

    public void Ended(RunResult result) => Release();

    /// <summary>Takes what is to be written when the screen is closed; of very much the newest is kept.</summary>
    public void Hold(Action<Cmdlet> action)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _held.Enqueue(action);
                if (_held.Count > MostHeld)
                {
                    _held.Dequeue();
                    _leftOut++;
                }

                return;
            }
        }

        write(action);
    }

    /// <summary>Closes the screen, and writes what waited for that.</summary>
    public void Release()
    {
        terminal.Close();
        Action<Cmdlet>[] held;
        lock (_lock)
        {
            _isOver = true;
            held = [.. _held];
            _held.Clear();
        }

        if (_leftOut > 0)
        {
            int leftOut = _leftOut;
            _leftOut = 0;
            write(cmdlet => cmdlet.WriteWarning($"{leftOut} lines that were told while the screen was open are left out; the newest {MostHeld} follow."));
        }

        foreach (Action<Cmdlet> action in held)
        {
            write(action);
        }
    }
}
