namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>Sessions by what they do and what they wait for. What was seen once is told as none where it is not there any more: a line must come down again.</summary>
internal sealed class SessionFigures
{
    // Of other roles' sessions one without pg_monitor sees neither kind nor state, but database and role: they take connections all the same.
    /// <summary>The query: state, kind and name of what is waited for, number, age of the oldest transaction, whether they are sessions of this database, and how long the longest has been in its state.</summary>
    public const string Sql =
        """
        SELECT coalesce(state, 'unknown'), coalesce(wait_event_type, ''), coalesce(wait_event, ''), count(*),
               coalesce(max(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start)), 0)::float8,
               coalesce(datname = pg_catalog.current_database(), false),
               coalesce(max(extract(epoch FROM pg_catalog.clock_timestamp() - state_change)), 0)::float8
          FROM pg_catalog.pg_stat_activity
         WHERE (backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL AND usesysid IS NOT NULL)) AND pid <> pg_catalog.pg_backend_pid()
         GROUP BY 1, 2, 3, 6
        """;

    private const int MostWaits = 200;
    private const string Active = "active";
    private const string IdleInTransaction = "idle in transaction";

    private readonly Dictionary<string, (MonitorSignal Signal, double Count)> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), (MonitorSignal Signal, double Count)> _waits = [];
    private readonly MonitorSignal _total = new("postgresql.backends", "");
    private readonly MonitorSignal _limit = new("postgresql.connection.max", "");
    private readonly MonitorSignal _share = new("postgresql.connection.utilization", "%");
    private readonly MonitorSignal _busy = new("postgresql.session.busy", "");
    private readonly MonitorSignal _oldest = new("postgresql.transaction.age", "s", ("state", "any"));
    private readonly MonitorSignal _oldestIdle = new("postgresql.transaction.age", "s", ("state", IdleInTransaction));
    private readonly MonitorSignal _longestIdle = new("postgresql.session.idle_in_transaction", "s");
    private double _count;
    private double _age;
    private double _idleAge;
    private double _idleFor;

    /// <summary>Begins a reading.</summary>
    public void Begin()
    {
        (_count, _age, _idleAge, _idleFor) = (0, 0, 0, 0);
        foreach (string state in _states.Keys)
        {
            _states[state] = (_states[state].Signal, 0);
        }

        foreach ((string, string) wait in _waits.Keys)
        {
            _waits[wait] = (_waits[wait].Signal, 0);
        }
    }

    /// <summary>Adds a row of the query. Connections are the whole server's, and so is their limit; all else is of the database that is looked at.</summary>
    public void Add(string state, string waitKind, string wait, double count, double age, bool isHere, double inState)
    {
        _count += count;
        if (!isHere)
        {
            return;
        }

        _age = Math.Max(_age, age);
        if (!_states.TryGetValue(state, out (MonitorSignal Signal, double Count) known))
        {
            known = (new MonitorSignal("postgresql.session.count", "", ("state", SignalText.Clean(state))), 0);
        }

        _states[state] = (known.Signal, known.Count + count);
        if (state.StartsWith(IdleInTransaction, StringComparison.Ordinal))
        {
            _idleAge = Math.Max(_idleAge, age);
            _idleFor = Math.Max(_idleFor, inState);
        }

        // One that is idle waits for its client, which says nothing of the server.
        if (state != Active)
        {
            return;
        }

        (string, string) key = waitKind.Length == 0 ? ("CPU", "CPU") : (waitKind, wait);
        if (!_waits.TryGetValue(key, out known))
        {
            if (_waits.Count >= MostWaits)
            {
                return;
            }

            known = (new MonitorSignal("postgresql.session.waiting", "", ("wait_event_type", SignalText.Clean(key.Item1)), ("wait_event", SignalText.Clean(key.Item2))), 0);
        }

        _waits[key] = (known.Signal, known.Count + count);
    }

    /// <summary>Ends a reading.</summary>
    /// <param name="most">The server's max_connections.</param>
    /// <param name="busy">How many sessions were active since the reading before, in the mean of several looks; null to take this one look.</param>
    /// <param name="seesOthers">Whether the role sees what other roles' sessions do: without, the number of those that are busy is not known, and zero would be a lie.</param>
    /// <param name="reading">Takes what was read.</param>
    public void End(double most, double? busy, bool seesOthers, MonitorReading reading)
    {
        reading.Add(_busy, seesOthers ? busy ?? _states.GetValueOrDefault(Active).Count : double.NaN);
        reading.Add(_total, _count);
        reading.Add(_limit, most);
        reading.Add(_share, _count / most * 100);
        reading.Add(_oldest, _age);
        reading.Add(_oldestIdle, _idleAge);
        reading.Add(_longestIdle, seesOthers ? _idleFor : double.NaN);
        foreach ((MonitorSignal signal, double count) in _states.Values)
        {
            reading.Add(signal, count);
        }

        foreach ((MonitorSignal signal, double count) in _waits.Values)
        {
            reading.Add(signal, count);
        }
    }
}
