using System.Text;

namespace Perf.Telemetry.Monitors.Nodes;

/// <summary>Makes of node_exporter's metrics the signals that the monitor host has, so that a machine looks the same from near and from far. One for each machine, for counters need what was before.</summary>
internal sealed class NodeFigures
{
    private const int MostSeries = 400;
    private const int LongestName = 100;

    // Metrics that are one signal each: the label that becomes one of the signal, what else the signal is labelled with, and what the rate or value is multiplied by.
    private static readonly Dictionary<string, Rule> s_rules = new(StringComparer.Ordinal)
    {
        ["node_load1"] = Rule.Gauge("system.cpu.load_average.1m", ""),
        ["node_load5"] = Rule.Gauge("system.cpu.load_average.5m", ""),
        ["node_load15"] = Rule.Gauge("system.cpu.load_average.15m", ""),
        ["node_procs_running"] = Rule.Gauge("system.process.count", "", ("process.status", "running")),
        ["node_procs_blocked"] = Rule.Gauge("system.process.count", "", ("process.status", "blocked")),
        ["node_context_switches_total"] = Rule.Rate("system.cpu.context_switches", "1/s"),
        ["node_forks_total"] = Rule.Rate("system.process.created", "1/s"),
        ["node_memory_MemTotal_bytes"] = Rule.Gauge("system.memory.limit", "By"),
        ["node_memory_MemAvailable_bytes"] = Rule.Gauge("system.linux.memory.available", "By"),
        ["node_memory_MemFree_bytes"] = Rule.Gauge("system.memory.usage", "By", ("system.memory.state", "free")),
        ["node_memory_Cached_bytes"] = Rule.Gauge("system.memory.usage", "By", ("system.memory.state", "cached")),
        ["node_memory_Buffers_bytes"] = Rule.Gauge("system.memory.usage", "By", ("system.memory.state", "buffers")),
        ["node_memory_Dirty_bytes"] = Rule.Gauge("system.linux.memory.dirty", "By"),
        ["node_vmstat_pgmajfault"] = Rule.Rate("system.paging.faults", "1/s", 1, ("system.paging.fault.type", "major")),
        ["node_vmstat_pswpin"] = Rule.Rate("system.paging.operations", "1/s", 1, ("system.paging.direction", "in")),
        ["node_vmstat_pswpout"] = Rule.Rate("system.paging.operations", "1/s", 1, ("system.paging.direction", "out")),
        ["node_vmstat_oom_kill"] = Rule.Rate("system.linux.memory.oom_kills", "1/s"),
        ["node_disk_read_bytes_total"] = Rule.OfDevice("system.disk.io", "By/s", 1, "system.device", ("disk.io.direction", "read")),
        ["node_disk_written_bytes_total"] = Rule.OfDevice("system.disk.io", "By/s", 1, "system.device", ("disk.io.direction", "write")),
        ["node_disk_reads_completed_total"] = Rule.OfDevice("system.disk.operations", "1/s", 1, "system.device", ("disk.io.direction", "read")),
        ["node_disk_writes_completed_total"] = Rule.OfDevice("system.disk.operations", "1/s", 1, "system.device", ("disk.io.direction", "write")),
        ["node_disk_io_time_seconds_total"] = Rule.OfDevice("system.disk.io_time", "%", 100, "system.device"),
        ["node_disk_io_time_weighted_seconds_total"] = Rule.OfDevice("system.disk.queue_length", "", 1, "system.device"),
        ["node_network_receive_bytes_total"] = Rule.OfDevice("system.network.io", "By/s", 1, "network.interface.name", ("network.io.direction", "receive")),
        ["node_network_transmit_bytes_total"] = Rule.OfDevice("system.network.io", "By/s", 1, "network.interface.name", ("network.io.direction", "transmit")),
        ["node_network_receive_errs_total"] = Rule.OfDevice("system.network.errors", "1/s", 1, "network.interface.name", ("network.io.direction", "receive")),
        ["node_network_transmit_errs_total"] = Rule.OfDevice("system.network.errors", "1/s", 1, "network.interface.name", ("network.io.direction", "transmit")),
        ["node_network_receive_drop_total"] = Rule.OfDevice("system.network.packet.dropped", "1/s", 1, "network.interface.name", ("network.io.direction", "receive")),
        ["node_network_transmit_drop_total"] = Rule.OfDevice("system.network.packet.dropped", "1/s", 1, "network.interface.name", ("network.io.direction", "transmit")),
        ["node_netstat_Tcp_RetransSegs"] = Rule.Rate("system.network.tcp.retransmissions", "1/s"),
        ["node_netstat_Tcp_OutSegs"] = Rule.Rate("system.network.tcp.segments", "1/s", 1, ("network.io.direction", "transmit")),
        ["node_netstat_Tcp_ActiveOpens"] = Rule.Rate("system.network.tcp.opened", "1/s", 1, ("network.connection.direction", "active")),
        ["node_netstat_Tcp_PassiveOpens"] = Rule.Rate("system.network.tcp.opened", "1/s", 1, ("network.connection.direction", "passive")),
        ["node_netstat_Tcp_CurrEstab"] = Rule.Gauge("system.network.connection.count", "", ("network.connection.state", "established")),
        ["node_sockstat_TCP_tw"] = Rule.Gauge("system.network.connection.count", "", ("network.connection.state", "time_wait")),
        ["node_netstat_TcpExt_ListenOverflows"] = Rule.Rate("system.network.tcp.listen_overflows", "1/s"),
        ["node_netstat_TcpExt_ListenDrops"] = Rule.Rate("system.network.tcp.listen_drops", "1/s"),
        ["node_netstat_TcpExt_TCPTimeouts"] = Rule.Rate("system.network.tcp.timeouts", "1/s"),
        ["node_pressure_cpu_waiting_seconds_total"] = Rule.Rate("system.pressure", "%", 100, ("resource", "cpu"), ("stalled", "some")),
        ["node_pressure_memory_waiting_seconds_total"] = Rule.Rate("system.pressure", "%", 100, ("resource", "memory"), ("stalled", "some")),
        ["node_pressure_memory_stalled_seconds_total"] = Rule.Rate("system.pressure", "%", 100, ("resource", "memory"), ("stalled", "full")),
        ["node_pressure_io_waiting_seconds_total"] = Rule.Rate("system.pressure", "%", 100, ("resource", "io"), ("stalled", "some")),
        ["node_pressure_io_stalled_seconds_total"] = Rule.Rate("system.pressure", "%", 100, ("resource", "io"), ("stalled", "full")),
    };

    private static readonly Dictionary<string, Rule>.AlternateLookup<ReadOnlySpan<char>> s_byName = s_rules.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Dictionary<string, MonitorSignal> _signals = new(StringComparer.Ordinal);
    private readonly MonitorSignal _busy = new("system.cpu.utilization", "%");
    private readonly MonitorSignal _processors = new("system.cpu.logical.count", "");
    private readonly MonitorSignal _used = new("system.memory.usage", "By", ("system.memory.state", "used"));
    private readonly MonitorSignal _utilization = new("system.memory.utilization", "%");
    private readonly Dictionary<string, double> _times = new(StringComparer.Ordinal);

    /// <summary>Reads a page of node_exporter.</summary>
    /// <returns>False where nothing of it is node_exporter's.</returns>
    public bool Read(ReadOnlySpan<byte> text, MonitorReading reading)
    {
        double total = double.NaN;
        double available = double.NaN;
        bool hasAny = false;
        int processors = 0;
        var modes = new Dictionary<string, double>(StringComparer.Ordinal);
        ExpositionText.ForEach(text, (name, labels, value) =>
        {
            // Most of a page is about the exporter itself and what nobody asks for.
            if (!name.StartsWith("node_"u8) || name.Length > LongestName)
            {
                return;
            }

            hasAny = true;
            if (name.SequenceEqual("node_cpu_seconds_total"u8))
            {
                string mode = ExpositionText.LabelOf(labels, "mode");
                modes[mode] = modes.GetValueOrDefault(mode) + value;

                // One line for each processor and mode.
                processors += mode == "idle" ? 1 : 0;
                return;
            }

            Span<char> characters = stackalloc char[name.Length];
            Encoding.UTF8.TryGetChars(name, characters, out int length);
            if (!s_byName.TryGetValue(characters[..length], out Rule? rule))
            {
                return;
            }

            total = name.SequenceEqual("node_memory_MemTotal_bytes"u8) ? value : total;
            available = name.SequenceEqual("node_memory_MemAvailable_bytes"u8) ? value : available;
            Add(rule, characters[..length].ToString(), labels, value, reading);
        });
        AddCpu(modes, reading);
        reading.Add(_processors, processors > 0 ? processors : double.NaN);
        reading.Add(_used, total - available);
        reading.Add(_utilization, (total - available) / total * 100);
        return hasAny;
    }

    private void Add(Rule rule, string name, ReadOnlySpan<byte> labels, double value, MonitorReading reading)
    {
        string device = rule.DeviceLabel is null ? "" : SignalText.Clean(ExpositionText.LabelOf(labels, "device"));
        string key = $"{name}/{device}";
        if (!_signals.TryGetValue(key, out MonitorSignal? signal))
        {
            if (_signals.Count >= MostSeries)
            {
                return;
            }

            _signals[key] = signal = new MonitorSignal(rule.Signal, rule.Unit, rule.DeviceLabel is null ? rule.Labels : [(rule.DeviceLabel, device), .. rule.Labels]);
        }

        if (rule.IsCounter)
        {
            reading.AddRate(signal, value, rule.Scale);
        }
        else
        {
            reading.Add(signal, value * rule.Scale);
        }
    }

    private void AddCpu(Dictionary<string, double> modes, MonitorReading reading)
    {
        double all = 0;
        double idle = 0;
        var grown = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((string mode, double seconds) in modes)
        {
            if (_times.TryGetValue(mode, out double before))
            {
                grown[mode] = Math.Max(0, seconds - before);
                all += grown[mode];
                idle += mode is "idle" or "iowait" ? grown[mode] : 0;
            }

            _times[mode] = seconds;
        }

        if (all <= 0)
        {
            return;
        }

        reading.Add(_busy, (all - idle) / all * 100);
        foreach ((string mode, double seconds) in grown.Where(one => one.Key != "idle"))
        {
            string key = $"cpu/{mode}";
            if (!_signals.TryGetValue(key, out MonitorSignal? signal))
            {
                _signals[key] = signal = new MonitorSignal("system.cpu.utilization", "%", ("cpu.mode", mode == "irq" ? "interrupt" : SignalText.Clean(mode)));
            }

            reading.Add(signal, seconds / all * 100);
        }
    }

    private sealed record Rule(string Signal, string Unit, bool IsCounter, double Scale, string? DeviceLabel, (string, string)[] Labels)
    {
        public static Rule Gauge(string signal, string unit, params (string, string)[] labels) => new(signal, unit, false, 1, null, labels);

        public static Rule Rate(string signal, string unit, double scale = 1, params (string, string)[] labels) => new(signal, unit, true, scale, null, labels);

        public static Rule OfDevice(string signal, string unit, double scale, string device, params (string, string)[] labels) => new(signal, unit, true, scale, device, labels);
    }
}
