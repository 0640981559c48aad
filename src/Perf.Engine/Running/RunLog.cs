using System.Collections.Concurrent;
using Perf.Engine.Flows;

namespace Perf.Engine.Running;

/// <summary>What steps tell, until it is taken once a second. The loops write it, and wait for nobody: what is too much is left out and counted.</summary>
internal sealed class RunLog
{
    /// <summary>How many lines are kept between two takings.</summary>
    public const int Most = 100;

    private const int Longest = 1000;

    private readonly ConcurrentQueue<LogLine> _lines = new();
    private int _waiting;
    private long _left;

    /// <summary>Lines that were left out so far.</summary>
    public long LeftOut => Volatile.Read(ref _left);

    /// <summary>Adds a line; its text is made only where it is kept.</summary>
    public void Add(TimeSpan at, VirtualUser vu, string step, LogLevel level, TextTemplate message)
    {
        if (Interlocked.Increment(ref _waiting) > Most)
        {
            Interlocked.Increment(ref _left);
            return;
        }

        _lines.Enqueue(new LogLine { At = at, Vu = vu.Number, Step = step, Level = level, Text = OneLine(message.Render(vu.Values)) });
    }

    /// <summary>Adds a line that was told elsewhere.</summary>
    public void Add(LogLine line)
    {
        if (Interlocked.Increment(ref _waiting) > Most)
        {
            Interlocked.Increment(ref _left);
            return;
        }

        _lines.Enqueue(line with { Text = OneLine(line.Text) });
    }

    // It may be a server's text, which is to do nothing to a terminal.
    private static string OneLine(string text) =>
        string.Create(Math.Min(text.Length, Longest), text, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });

    /// <summary>Takes the lines.</summary>
    public IReadOnlyList<LogLine> Take()
    {
        var taken = new List<LogLine>();
        while (_lines.TryDequeue(out LogLine? line))
        {
            taken.Add(line);
        }

        Volatile.Write(ref _waiting, 0);
        return taken;
    }
}
