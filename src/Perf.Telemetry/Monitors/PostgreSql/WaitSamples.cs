namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>What sessions waited for, and who held whom up, seen several times a second. Not safe for several threads.</summary>
internal sealed class WaitSamples
{
    private const int MostKinds = 1000;

    private readonly Dictionary<(string Type, string Event), long> _waits = [];
    private readonly Dictionary<Blocked, long> _blocked = [];
    private long _samplings;
    private long _busy;
    private int _samplingsSinceReading;
    private long _busySinceReading;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _waits.Clear();
        _blocked.Clear();
        (_samplings, _busy, _samplingsSinceReading, _busySinceReading) = (0, 0, 0, 0);
    }

    /// <summary>Begins a look.</summary>
    public void Begin()
    {
        _samplings++;
        _samplingsSinceReading++;
    }

    /// <summary>Adds active sessions of a look.</summary>
    /// <param name="type">The kind of what they wait for; empty for nothing.</param>
    /// <param name="name">What it is.</param>
    /// <param name="count">How many they are.</param>
    public void Add(string type, string name, int count)
    {
        _busy += count;
        _busySinceReading += count;
        (string, string) key = type.Length == 0 ? ("CPU", "CPU") : (SignalText.Clean(type), SignalText.Clean(name));
        if (_waits.ContainsKey(key) || _waits.Count < MostKinds)
        {
            _waits[key] = _waits.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>Adds one that waits for another's lock.</summary>
    public void Add(Blocked one)
    {
        if (_blocked.ContainsKey(one) || _blocked.Count < MostKinds)
        {
            _blocked[one] = _blocked.GetValueOrDefault(one) + 1;
        }
    }

    /// <summary>How many sessions were active since the reading before, in the mean.</summary>
    /// <returns>Null where nobody has looked since.</returns>
    public double? TakeBusy()
    {
        double? mean = _samplingsSinceReading > 0 ? (double)_busySinceReading / _samplingsSinceReading : null;
        (_samplingsSinceReading, _busySinceReading) = (0, 0);
        return mean;
    }

    /// <summary>The table of waits; null where nobody has looked.</summary>
    public MonitorTable? Waits()
    {
        if (_samplings == 0)
        {
            return null;
        }

        var table = new TableBuilder("waits", "type", "event", "samples", "share", "sessions");
        foreach (((string type, string name), long samples) in _waits.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Event, StringComparer.Ordinal))
        {
            table.Add(type, name, samples, 100.0 * samples / _busy, (double)samples / _samplings);
        }

        return table.Build();
    }

    /// <summary>The table of who held whom up; null where nobody has looked.</summary>
    /// <param name="textOf">The normalised text of a statement, by its id; null where it is not known.</param>
    public MonitorTable? Blocking(Func<long, string?> textOf)
    {
        if (_samplings == 0)
        {
            return null;
        }

        string Text(long? id, string query) => StatementText.Shown((id is { } known ? textOf(known) : null) ?? query);
        var table = new TableBuilder("blocking", "blocker_query", "blocked_query", "samples", "blocker_state");
        foreach (var group in _blocked
            .GroupBy(one => (Blocker: Text(one.Key.BlockerId, one.Key.BlockerQuery), Waiter: Text(one.Key.Id, one.Key.Query), one.Key.BlockerState))
            .Select(group => (group.Key, Samples: group.Sum(one => one.Value)))
            .OrderByDescending(group => group.Samples))
        {
            table.Add(group.Key.Blocker, group.Key.Waiter, group.Samples, group.Key.BlockerState);
        }

        return table.Build();
    }

    /// <summary>One session that waits for another's lock. The texts have no literals any more.</summary>
    /// <param name="Id">The statement that waits, as pg_stat_statements numbers it; null where the server does not tell.</param>
    /// <param name="Query">Its text.</param>
    /// <param name="BlockerId">The last statement of the session that holds the lock.</param>
    /// <param name="BlockerQuery">Its text.</param>
    /// <param name="BlockerState">What that session does: active, idle in transaction; waiting where it waits for a lock itself.</param>
    internal readonly record struct Blocked(long? Id, string Query, long? BlockerId, string BlockerQuery, string BlockerState);
}
