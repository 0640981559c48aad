namespace Perf.Telemetry.Monitors.Redis;

/// <summary>Makes signals of INFO. One for each server, for counters need what was before.</summary>
internal sealed class RedisFigures
{
    private const int MostCommands = 50;

    private readonly (string Key, MonitorSignal Signal, double Scale)[] _gauges =
    [
        ("connected_clients", new MonitorSignal("redis.clients.connected", ""), 1),
        ("blocked_clients", new MonitorSignal("redis.clients.blocked", ""), 1),
        ("maxclients", new MonitorSignal("redis.clients.max", ""), 1),
        ("used_memory", new MonitorSignal("redis.memory.used", "By"), 1),
        ("used_memory_rss", new MonitorSignal("redis.memory.rss", "By"), 1),
        ("used_memory_peak", new MonitorSignal("redis.memory.peak", "By"), 1),
        ("mem_fragmentation_ratio", new MonitorSignal("redis.memory.fragmentation_ratio", ""), 1),
        ("latest_fork_usec", new MonitorSignal("redis.latest_fork", "ms"), 1e-3),
        ("rdb_changes_since_last_save", new MonitorSignal("redis.rdb.changes_since_last_save", ""), 1),
        ("connected_slaves", new MonitorSignal("redis.slaves.connected", ""), 1),
        ("instantaneous_ops_per_sec", new MonitorSignal("redis.commands", "1/s"), 1),
    ];

    private readonly (string Key, MonitorSignal Signal, double Scale)[] _counters =
    [
        ("total_commands_processed", new MonitorSignal("redis.commands.processed", "1/s"), 1),
        ("total_connections_received", new MonitorSignal("redis.connections.received", "1/s"), 1),
        ("rejected_connections", new MonitorSignal("redis.connections.rejected", "1/s"), 1),
        ("evicted_keys", new MonitorSignal("redis.keys.evicted", "1/s"), 1),
        ("expired_keys", new MonitorSignal("redis.keys.expired", "1/s"), 1),
        ("total_net_input_bytes", new MonitorSignal("redis.net.input", "By/s"), 1),
        ("total_net_output_bytes", new MonitorSignal("redis.net.output", "By/s"), 1),
        ("total_error_replies", new MonitorSignal("redis.errors", "1/s"), 1),
        ("aof_delayed_fsync", new MonitorSignal("redis.aof.delayed_fsyncs", "1/s"), 1),
    ];

    private readonly MonitorSignal _cpuUser = new("redis.cpu.utilization", "%", ("state", "user"));
    private readonly MonitorSignal _cpuSystem = new("redis.cpu.utilization", "%", ("state", "sys"));
    private readonly MonitorSignal _hits = new("redis.keyspace.hits", "1/s");
    private readonly MonitorSignal _misses = new("redis.keyspace.misses", "1/s");
    private readonly MonitorSignal _hitRatio = new("redis.keyspace.hit_ratio", "%");
    private readonly MonitorSignal _limit = new("redis.maxmemory", "By");
    private readonly MonitorSignal _utilization = new("redis.memory.utilization", "%");
    private readonly MonitorSignal _slow = new("redis.slowlog.length", "");
    private readonly Dictionary<string, (MonitorSignal Calls, MonitorSignal Time)> _commands = new(StringComparer.Ordinal);
    private readonly HashSet<string> _called = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MonitorSignal> _keys = new(StringComparer.Ordinal);

    /// <summary>Reads what the server says.</summary>
    /// <param name="info">INFO.</param>
    /// <param name="slowLog">SLOWLOG LEN; NaN where it is not known.</param>
    /// <param name="reading">Takes what was read.</param>
    public void Read(RedisInfo info, double slowLog, MonitorReading reading)
    {
        foreach ((string key, MonitorSignal signal, double scale) in _gauges)
        {
            reading.Add(signal, info.Number(key) * scale);
        }

        foreach ((string key, MonitorSignal signal, double scale) in _counters)
        {
            reading.AddRate(signal, info.Number(key), scale);
        }

        reading.AddRate(_cpuUser, info.Number("used_cpu_user"), 100);
        reading.AddRate(_cpuSystem, info.Number("used_cpu_sys"), 100);
        double? hits = _hits.Grown(info.Number("keyspace_hits"), reading.At, out double seconds);
        double? misses = _misses.Grown(info.Number("keyspace_misses"), reading.At, out _);
        if (hits is { } found && misses is { } missed)
        {
            reading.Add(_hits, found / seconds);
            reading.Add(_misses, missed / seconds);

            // Of no look-ups there is no share: no number, which is left out.
            reading.Add(_hitRatio, found / (found + missed) * 100);
        }

        double most = info.Number("maxmemory");
        if (most > 0)
        {
            reading.Add(_limit, most);
            reading.Add(_utilization, info.Number("used_memory") / most * 100);
        }

        reading.Add(_slow, slowLog);
        ReadCommands(info, reading);
        foreach ((string database, Func<string, double> field) in info.Groups("db"))
        {
            if (!_keys.TryGetValue(database, out MonitorSignal? signal))
            {
                _keys[database] = signal = new MonitorSignal("redis.db.keys", "", ("redis.db", SignalText.Clean(database)));
            }

            reading.Add(signal, field("keys"));
        }
    }

    private void ReadCommands(RedisInfo info, MonitorReading reading)
    {
        foreach ((string command, Func<string, double> field) in info.Groups("cmdstat_"))
        {
            if (!_commands.TryGetValue(command, out (MonitorSignal Calls, MonitorSignal Time) signals))
            {
                if (_commands.Count >= MostCommands)
                {
                    continue;
                }

                string name = SignalText.Clean(command);
                _commands[command] = signals = (new MonitorSignal("redis.cmd.calls", "1/s", ("cmd", name)), new MonitorSignal("redis.cmd.duration", "us", ("cmd", name)));
            }

            double? calls = signals.Calls.Grown(field("calls"), reading.At, out double seconds);
            double? time = signals.Time.Grown(field("usec"), reading.At, out _);

            // Commands that are never called are many. One that was called has no call in the seconds without: left out, its rate would be that of its busy seconds alone.
            if (calls is not { } count || (count <= 0 && !_called.Contains(command)))
            {
                continue;
            }

            _called.Add(command);
            reading.Add(signals.Calls, count / seconds);
            if (count > 0)
            {
                reading.Add(signals.Time, (time ?? double.NaN) / count);
            }
        }
    }
}
