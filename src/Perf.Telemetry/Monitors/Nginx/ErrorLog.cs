namespace Perf.Telemetry.Monitors.Nginx;

/// <summary>nginx' error log while a run goes on: how many lines complain of what.</summary>
internal sealed class ErrorLog(string path) : IDisposable
{
    private readonly LogTail _tail = new(path, "error log");
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private TimeSpan? _before;

    /// <summary>Forgets what was seen before the run.</summary>
    public void Begin()
    {
        foreach (Seen seen in _seen.Values)
        {
            (seen.Total, seen.Example) = (0, null);
        }
    }

    /// <summary>Reads what has come.</summary>
    public void Read(MonitorReading reading)
    {
        _tail.Read(Count);
        double seconds = _before is { } before ? (reading.At - before).TotalSeconds : double.NaN;
        _before = reading.At;
        foreach (Seen seen in _seen.Values)
        {
            if (seconds > 0)
            {
                reading.Add(seen.Signal, seen.SinceReading / seconds);
            }

            seen.SinceReading = 0;
        }
    }

    /// <summary>The table of what was seen over the run.</summary>
    /// <exception cref="MonitorException">The log cannot be read.</exception>
    public MonitorTable End()
    {
        _tail.Read(Count);
        var table = new TableBuilder("errors", "pattern", "count", "example");
        foreach ((string pattern, Seen seen) in _seen.Where(one => one.Value.Total > 0).OrderByDescending(one => one.Value.Total))
        {
            table.Add(pattern, seen.Total, seen.Example);
        }

        return table.Build();
    }

    /// <inheritdoc/>
    public void Dispose() => _tail.Dispose();

    private void Count(string line)
    {
        if (ErrorLine.PatternOf(line) is not { } pattern)
        {
            return;
        }

        if (!_seen.TryGetValue(pattern, out Seen? seen))
        {
            _seen[pattern] = seen = new Seen(pattern);
        }

        seen.Total++;
        seen.SinceReading++;
        seen.Example ??= ErrorLine.Shown(line);
    }

    private sealed class Seen(string pattern)
    {
        public MonitorSignal Signal { get; } = new("nginx.error_log.lines", "1/s", ("pattern", pattern));

        public long Total { get; set; }

        public double SinceReading { get; set; }

        public string? Example { get; set; }
    }
}
