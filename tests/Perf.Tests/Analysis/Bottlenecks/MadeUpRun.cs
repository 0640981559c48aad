using System.Globalization;
using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Runs that are made up figure by figure, so that each has what its test is about and nothing else: by default a healthy minute on two cores with every monitor.</summary>
internal sealed class MadeUpRun
{
    private readonly Dictionary<string, MetricSummary> _metrics = new(StringComparer.Ordinal);
    private readonly List<MonitorSeries> _monitors = [];
    private readonly List<MonitorTable> _tables = [];
    private readonly List<ErrorCount> _errors = [];

    public int Seconds { get; init; } = 60;

    public double Rate { get; set; } = 100;

    /// <summary>Milliseconds of the median request in a second; everything else follows.</summary>
    public Func<int, double> Median { get; set; } = _ => 5;

    public Func<int, double> Load { get; set; } = _ => double.NaN;

    public bool IsOpen { get; set; } = true;

    public double Response { get; set; } = 6;

    public double Receiving { get; set; } = 0.1;

    public double Connecting { get; set; } = 0.01;

    public double Tls { get; set; }

    public double Blocked { get; set; } = 0.02;

    /// <summary>Milliseconds of each look-up of the name, of which there is one for each connection; of what is <see cref="Blocked"/>. 0: not told, as by other tools.</summary>
    public double LookUp { get; set; }

    /// <summary>What of the response time was before the request was sent.</summary>
    public double Late { get; set; } = 0.1;

    public double Spread { get; set; } = 3;

    public double Least { get; set; } = 0.3;

    public double BytesPerRequest { get; set; } = 2000;

    public double FailedShare { get; set; }

    public double Opened { get; set; } = 10;

    public string Target { get; set; } = "http://127.0.0.1:18090";

    /// <summary>The tool that measured; null for Perf.</summary>
    public ResultSource? Source { get; set; }

    public Validity Validity { get; set; } = new() { StartLagP99 = 1, AchievedRatio = 1, CpuShare = 0.1, LoopBusyShare = 0.05, OwnCpuShare = 0.1, OtherCpuShare = 0.3, ThrottledMax = 0, PortsUsedShare = 0.01, FileDescriptorShare = 0.01 };

    /// <summary>A healthy run with every monitor.</summary>
    public static MadeUpRun Healthy()
    {
        var run = new MadeUpRun();
        run.Set("host", "host", "system.cpu.utilization", "%", 35)
            .Set("host", "host", "system.cpu.utilization", "%", 0, ("cpu.mode", "steal"))
            .Set("host", "host", "system.cpu.utilization", "%", 1, ("cpu.mode", "iowait"))
            .Set("host", "host", "perf.cpu.utilization", "%", 6)
            .Set("host", "host", "system.pressure", "%", 8, ("resource", "cpu"), ("stalled", "some"))
            .Set("host", "host", "system.pressure", "%", 0.5, ("resource", "io"), ("stalled", "some"))
            .Set("host", "host", "system.pressure", "%", 0, ("resource", "memory"), ("stalled", "some"))
            .Set("host", "host", "system.memory.utilization", "%", 40)
            .Set("host", "host", "system.disk.queue_length", "", 0.05, ("system.device", "vda"))
            .Set("host", "host", "system.disk.operation_time", "ms", 0.4, ("system.device", "vda"), ("disk.io.direction", "write"))
            .Set("host", "host", "system.disk.io_time", "%", 3, ("system.device", "vda"))
            .Set("host", "host", "system.disk.io", "By/s", 2e5, ("system.device", "vda"), ("disk.io.direction", "read"))
            .Set("host", "host", "system.disk.io", "By/s", 4e5, ("system.device", "vda"), ("disk.io.direction", "write"))
            .Set("host", "host", "system.network.tcp.listen_overflows", "1/s", 0)
            .Set("host", "host", "system.network.tcp.listen_drops", "1/s", 0)
            .Set("host", "host", "system.network.tcp.opened", "1/s", 1, ("network.connection.direction", "active"))
            .Set("host", "host", "system.network.connection.count", "", 20, ("network.connection.state", "time_wait"))
            .Set("host", "host", "container.cpu.throttled_periods", "%", 0)
            .Set("host", "host", "container.cpu.throttled_time", "ms/s", 0)
            .Set("host", "host", "container.memory.oom_kills", "1/s", 0)
            .Set("process-postgres", "process", "process.cpu.utilization", "%", 10)
            .Set("process-nginx", "process", "process.cpu.utilization", "%", 6)
            .Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 25)
            .Set("process-Shop.dll", "process", "process.memory.usage", "By", 150e6)
            .Set("process-Shop.dll", "process", "process.disk.io", "By/s", 2000, ("disk.io.direction", "write"))
            .Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 0)
            .Set("dotnet", "dotnet", "dotnet.thread_pool.thread.count", "", 6)
            .Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 0.2)
            .Set("dotnet", "dotnet", "dotnet.gc.pause.utilization", "%", 0.4)
            .Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", 0.5, ("gc.heap.generation", "gen0"))
            .Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", 0.01, ("gc.heap.generation", "gen2"))
            .Set("dotnet", "dotnet", "dotnet.gc.heap.total_allocated", "By/s", 2e6)
            .Set("dotnet", "dotnet", "dotnet.gc.heap.size", "By", t => 20e6 + (4e6 * (t % 7)))
            .Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", 0)
            .Set("dotnet", "dotnet", "http.server.active_requests", "", 0.6)
            .Set("dotnet", "dotnet", "kestrel.connection.rate", "1/s", 0.1)
            .Set("pg", "postgresql", "postgresql.backends", "", 10)
            .Set("pg", "postgresql", "postgresql.connection.max", "", 100)
            .Set("pg", "postgresql", "postgresql.connection.utilization", "%", 10)
            .Set("pg", "postgresql", "postgresql.session.busy", "", 0.2)
            .Set("pg", "postgresql", "postgresql.transaction.age", "s", 0.01, ("state", "idle in transaction"))
            .Set("pg", "postgresql", "postgresql.sessions_established", "1/s", 0.05)
            .Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", 0, ("type", "requested"))
            .Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", 0.003, ("type", "scheduled"))
            .Set("pg", "postgresql", "postgresql.bgwriter.duration", "ms/s", 0, ("type", "write"))
            .Set("pg", "postgresql", "postgresql.wal.syncs", "1/s", 20)
            .Set("pg", "postgresql", "postgresql.wal.time", "ms/s", 6, ("type", "sync"))
            .Set("nginx", "nginx", "nginx.http.request.duration", "ms", 5.6, ("statistic", "avg"))
            .Set("nginx", "nginx", "nginx.http.request.duration", "ms", 14, ("statistic", "p95"))
            .Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 5.4, ("statistic", "avg"))
            .Set("nginx", "nginx", "nginx.http.own.duration", "ms", 0.2, ("statistic", "avg"))
            .Set("nginx", "nginx", "nginx.connections_dropped", "1/s", 0)
            .Set("redis", "redis", "redis.keyspace.hits", "1/s", 95)
            .Set("redis", "redis", "redis.keyspace.misses", "1/s", 3)
            .Set("redis", "redis", "redis.keys.evicted", "1/s", 0)
            .Set("redis", "redis", "redis.keys.expired", "1/s", 1)
            .Table("postgresql", "statements", "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms",
                "1|SELECT * FROM items WHERE id = $1|6000|3000|120|9|6000|24000|10|2|0|0|0|0",
                "2|SELECT * FROM prices WHERE item = $1|6000|1800|100|7|12000|30000|12|2|0|0|0|0")
            .Table("postgresql", "tables", "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze",
                "public|items|30000000|200000|500|0|0|6000|6000|0|0|0|0|600|600|0",
                "public|prices|9000000|90000|100|2|60|6000|12000|0|0|0|0|600|600|0")
            .Table("postgresql", "waits", "type,event,samples,share", "CPU|CPU|50|0.83", "IO|DataFileRead|4|0.07", "LWLock|WALWrite|6|0.1")
            .Table("postgresql", "blocking", "blocker_query,blocked_query,samples")
            .Table("postgresql", "settings", "name,value,unit,source", "log_statement|none||default", "log_min_duration_statement|-1|ms|default")
            .Table("nginx", "errors", "pattern,count,example");
        return run;
    }

    public MadeUpRun With(Action<MadeUpRun> change)
    {
        change(this);
        return this;
    }

    public MadeUpRun Set(string monitor, string kind, string signal, string unit, double value, params (string Name, string Value)[] labels) => Set(monitor, kind, signal, unit, _ => value, labels);

    public MadeUpRun Set(string monitor, string kind, string signal, string unit, Func<int, double> value, params (string Name, string Value)[] labels)
    {
        _monitors.RemoveAll(one => one.Monitor == monitor && one.Signal == signal && one.Labels.Count == labels.Length && labels.All(label => one.Labels.TryGetValue(label.Name, out string? known) && known == label.Value));
        double[] seconds = [.. Enumerable.Range(0, Seconds).Select(second => (double)second)];
        _monitors.Add(new MonitorSeries
        {
            Monitor = monitor, Kind = kind, Signal = signal, Unit = unit, Labels = labels.ToDictionary(label => label.Name, label => label.Value), Seconds = seconds, Values = [.. seconds.Select(second => value((int)second))],
        });
        return this;
    }

    /// <summary>What a monitor was asked for: a program, or a control group.</summary>
    public MadeUpRun Watches(string monitor, string? what)
    {
        for (int i = 0; i < _monitors.Count; i++)
        {
            _monitors[i] = _monitors[i].Monitor == monitor ? _monitors[i] with { Process = what } : _monitors[i];
        }

        return this;
    }

    public MadeUpRun Without(Func<MonitorSeries, bool> isOne)
    {
        _monitors.RemoveAll(one => isOne(one));
        return this;
    }

    public MadeUpRun WithoutTable(string name)
    {
        _tables.RemoveAll(table => table.Name == name);
        return this;
    }

    public MadeUpRun NoMonitors()
    {
        _monitors.Clear();
        _tables.Clear();
        return this;
    }

    /// <summary>A table; one of the name that is there already is replaced.</summary>
    public MadeUpRun Table(string kind, string name, string columns, params string[] rows)
    {
        _tables.RemoveAll(table => table.Kind == kind && table.Name == name);
        _tables.Add(new MonitorTable { Monitor = kind == "postgresql" ? "pg" : kind, Kind = kind, Name = name, Columns = columns.Split(','), Rows = [.. rows.Select(row => (IReadOnlyList<string>)row.Split('|'))] });
        return this;
    }

    public MadeUpRun Waits(params (string Type, string Event, double Samples)[] waits) =>
        Table("postgresql", "waits", "type,event,samples,share", [.. waits.Select(wait => string.Create(CultureInfo.InvariantCulture, $"{wait.Type}|{wait.Event}|{wait.Samples}|{wait.Samples / waits.Sum(one => one.Samples)}"))]);

    public MadeUpRun Error(string error, double share, string example = "", string step = "get")
    {
        _errors.Add(new ErrorCount { Step = step, Class = error, Count = (long)(share * Rate * Seconds), Example = example });
        FailedShare += share;
        return this;
    }

    public MadeUpRun Metric(string name, double count)
    {
        _metrics[name] = new MetricSummary { Name = name, Type = MetricType.Counter, Count = count, Rate = count / Seconds };
        return this;
    }

    public RunResult Result()
    {
        double requests = Rate * Seconds;
        double waiting = Math.Max(0, Response - Late - Blocked - Connecting - Tls - 0.05 - Receiving);
        Trend(MetricNames.HttpReqResponseTime, Response, Median(Seconds / 2), requests);
        Trend(MetricNames.HttpReqDuration, waiting + Receiving + 0.05, Median(Seconds / 2), requests);
        Trend(MetricNames.HttpReqBlocked, Blocked, 0, requests);
        Trend(MetricNames.HttpReqConnecting, Connecting, 0, requests);
        if (LookUp > 0)
        {
            Trend(MetricNames.HttpReqLookingUp, LookUp, LookUp, Opened);
        }

        Trend(MetricNames.HttpReqTlsHandshaking, Tls, 0, requests);
        Trend(MetricNames.HttpReqSending, 0.05, 0.05, requests);
        Trend(MetricNames.HttpReqWaiting, waiting, waiting, requests);
        Trend(MetricNames.HttpReqReceiving, Receiving, Receiving, requests);
        Metric(MetricNames.HttpReqs, requests);
        _metrics.TryAdd(MetricNames.Iterations, new MetricSummary { Name = MetricNames.Iterations, Count = requests, Rate = Rate });
        Metric(MetricNames.DataReceived, BytesPerRequest * requests);
        Metric(MetricNames.ConnectionsOpened, Opened);
        _metrics[MetricNames.HttpReqFailed] = new MetricSummary { Name = MetricNames.HttpReqFailed, Type = MetricType.Rate, Count = requests, Rate = FailedShare, Passes = FailedShare * requests, Fails = (1 - FailedShare) * requests };
        return new RunResult
        {
            Id = "run-1", Scenario = "shop", Target = Target, Source = Source, Status = RunStatus.Completed, StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Duration = TimeSpan.FromSeconds(Seconds), PlannedDuration = TimeSpan.FromSeconds(Seconds),
            Metrics = new Dictionary<string, MetricSummary>(_metrics), Errors = [.. _errors], Monitors = [.. _monitors], MonitorTables = [.. _tables], Validity = Validity, Machine = new MachineInfo { Cores = 2, MemoryBytes = 8L << 30 },
            Intervals = [.. Enumerable.Range(0, Seconds).Select(Interval)],
        };
    }

    public Diagnosis Diagnose(Sensitivity sensitivity = Sensitivity.Medium) => BottleneckAnalysis.Diagnose(Result(), sensitivity);

    private IntervalSummary Interval(int second)
    {
        double load = double.IsNaN(Load(second)) ? IsOpen ? Rate : 8 : Load(second);
        double requests = IsOpen && !double.IsNaN(Load(second)) ? load : Rate;
        double median = Median(second);
        return new IntervalSummary
        {
            Start = second, Length = 1, Requests = (long)requests, RequestRate = requests, Failed = (long)(FailedShare * requests), Iterations = (long)requests, Offered = IsOpen ? (long)load : 0, Vus = IsOpen ? (int)Math.Ceiling(requests * median / 1000) : (int)load,
            P50 = median, P95 = median * Spread, P99 = median * Spread * 1.5, Max = median * Spread * 2, ServiceP95 = median * Spread, DataReceived = BytesPerRequest * requests, DataSent = 200 * requests,
        };
    }

    private void Trend(string name, double mean, double median, double count) => _metrics[name] = new MetricSummary
    {
        Name = name, Type = MetricType.Trend, Unit = "ms", Count = count, Rate = Rate, Avg = mean, Med = median, Min = Math.Min(Least, median), P95 = median * Spread, P99 = median * Spread * 1.5, Max = median * Spread * 2,
    };
}
