namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>A made-up run for each class: the figures that the class shows, in the size in which labs showed them.</summary>
internal static class Faults
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";
    private const string Tables = "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze";

    public static IReadOnlyDictionary<string, Func<MadeUpRun>> All { get; } = new Dictionary<string, Func<MadeUpRun>>
    {
        ["gen.saturated"] = () => Slow(40).With(run =>
        {
            run.Late = 30;
            run.Validity = run.Validity with { StartLagP99 = 60, AchievedRatio = 0.9, CpuShare = 0.96, LoopBusyShare = 0.99, OwnCpuShare = 0.9 };
            run.Set("nginx", "nginx", "nginx.http.request.duration", "ms", 3, ("statistic", "avg"));
        }),
        ["host.noisy-neighbour"] = () => Slow(25).Set("host", "host", "system.cpu.utilization", "%", 98).Set("host", "host", "system.pressure", "%", 80, ("resource", "cpu"), ("stalled", "some")),
        ["host.cpu"] = () => Busy(60, application: 55, database: 80, proxy: 50),
        ["host.cpu-throttle"] = () => Slow(60).With(run => run.Spread = 6).Set("host", "host", "container.cpu.throttled_periods", "%", 85).Set("host", "host", "container.cpu.throttled_time", "ms/s", 500).Set("host", "host", "container.cpu.limit", "{cpu}", 0.3),
        ["host.memory"] = () => Slow(60).Set("host", "host", "system.pressure", "%", 30, ("resource", "memory"), ("stalled", "some")).Set("host", "host", "system.memory.utilization", "%", 97).Set("host", "host", "system.paging.operations", "1/s", 3000, ("system.paging.direction", "in")),
        ["host.disk"] = () => SlowDisk(Slow(40)),
        ["db.wal-sync"] = () => WalSync(SlowDisk(Slow(40))),
        ["db.missing-index"] = () => MissingIndex(Busy(55, 10, 150, 4)),
        ["db.slow-query"] = () => Slow(60).Set("process-postgres", "process", "process.cpu.utilization", "%", 120).Set("host", "host", "system.cpu.utilization", "%", 75)
            .Table("postgresql", "statements", Statements, "5|SELECT region, sum(amount) FROM sales GROUP BY region ORDER BY 2|6000|300000|200|80|60000|120000|0|0|200000|200000|0|0", "1|SELECT 1|6000|60|1|1|6000|0|0|0|0|0|0|0")
            .Waits(("CPU", "CPU", 300), ("IO", "BufFileRead", 10)).Set("pg", "postgresql", "postgresql.session.busy", "", 5),
        ["db.n+1"] = () => Slow(25).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 90).Set("process-postgres", "process", "process.cpu.utilization", "%", 40).Set("host", "host", "system.cpu.utilization", "%", 75)
            .Table("postgresql", "statements", Statements, "7|SELECT name FROM products WHERE id = $1|300000|12000|100|3|300000|900000|10|1|0|0|0|0", "1|SELECT * FROM baskets WHERE id = $1|6000|600|10|1|6000|18000|0|0|0|0|0|0"),
        ["db.lock"] = () => Locks(Slow(140)),
        ["db.idle-in-tx"] = () => Locks(Slow(140)).Set("pg", "postgresql", "postgresql.transaction.age", "s", 4, ("state", "idle in transaction")).Set("pg", "postgresql", "postgresql.session.count", "", 3, ("state", "idle in transaction")),
        ["db.pool-small"] = () => PoolSmall(Slow(127)),
        ["db.conn-churn"] = () => Slow(28).Set("pg", "postgresql", "postgresql.sessions_established", "1/s", 101).Set("host", "host", "system.network.connection.count", "", 5000, ("network.connection.state", "time_wait")).Set("host", "host", "system.network.tcp.opened", "1/s", 103, ("network.connection.direction", "active")),
        ["db.max-connections"] = () => Slow(15).Error("http_500", 0.3, "53300: sorry, too many clients already").Set("pg", "postgresql", "postgresql.connection.utilization", "%", 99).Set("pg", "postgresql", "postgresql.backends", "", 99),
        ["db.cache-miss"] = () => CacheMiss(SlowDisk(Slow(60))),
        ["db.checkpoint"] = () => Slow(20).With(run => run.Median = second => second % 15 < 5 ? 60 : 15)
            .Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", second => second % 15 == 0 ? 1 : 0, ("type", "requested")).Set("pg", "postgresql", "postgresql.bgwriter.duration", "ms/s", second => second % 15 < 5 ? 700 : 0, ("type", "write"))
            .Set("pg", "postgresql", "postgresql.wal.full_page_images", "1/s", 800).Set("pg", "postgresql", "postgresql.wal.records", "1/s", 3000),
        ["db.bloat-vacuum"] = () => Slow(40).Table("postgresql", "tables", Tables, "public|carts|90000000|20000|480000|0|0|6000|6000|0|6000|0|0||600|500000")
            .Table("postgresql", "statements", Statements, "9|SELECT * FROM carts WHERE id = $1|6000|180000|60|90|6000|1800000|0|0|0|0|0|0").Set("pg", "postgresql", "postgresql.session.busy", "", 3),
        ["app.threadpool"] = () => ThreadPool(Slow(800)),
        ["app.lock"] = () => Slow(120).Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 250).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 60).Set("host", "host", "system.cpu.utilization", "%", 50),
        ["app.gc"] = () => Collections(Busy(40, 140, 8, 6)),
        ["app.leak"] = () => Slow(8).Set("dotnet", "dotnet", "dotnet.gc.heap.size", "By", second => 40e6 + (6e6 * second) + (4e6 * (second % 5))).Set("process-Shop.dll", "process", "process.memory.usage", "By", second => 150e6 + (6e6 * second)),
        ["app.cpu-handler"] = () => Busy(90, 170, 6, 6),
        ["net.bandwidth"] = () => Bandwidth(Slow(150)),
        ["net.latency"] = () => Slow(45).With(run => { run.Spread = 1.2; run.Least = 40; run.Connecting = 0.004; run.Opened = 10; }).Set("nginx", "nginx", "nginx.http.request.duration", "ms", 5, ("statistic", "avg")),
        ["net.conn-limits"] = () => Slow(40).With(run => run.Connecting = 20).Error("connect_timeout", 0.05).Set("host", "host", "system.network.tcp.listen_overflows", "1/s", 30).Set("host", "host", "system.network.tcp.listen_drops", "1/s", 30),
        ["proxy.worker-conns"] = () => Slow(8).Error("connection_closed", 0.4).Error("connection_reset", 0.2).Set("nginx", "nginx", "nginx.connections_dropped", "1/s", 50).Table("nginx", "errors", "pattern,count,example", "worker-connections|3000|20 worker_connections are not enough"),
        ["proxy.rate-limit"] = () => new MadeUpRun().With(run => run.Response = 2).With(run => Copy(MadeUpRun.Healthy(), run)).Error("http_503", 0.7).Table("nginx", "errors", "pattern,count,example", "limiting-requests|4200|limiting requests, excess: 0.9"),
        ["proxy.no-upstream-keepalive"] = () => MadeUpRun.Healthy().With(run => { run.Rate = 1200; run.Response = 2; run.Median = _ => 1.6; })
            .Set("dotnet", "dotnet", "kestrel.connection.rate", "1/s", 1195).Set("host", "host", "system.network.tcp.opened", "1/s", 1200, ("network.connection.direction", "active")).Set("host", "host", "system.network.connection.count", "", 9000, ("network.connection.state", "time_wait"))
            .Set("nginx", "nginx", "nginx.http.own.duration", "ms", 0.3, ("statistic", "avg")).Set("host", "host", "system.cpu.utilization", "%", 85).Set("process-nginx", "process", "process.cpu.utilization", "%", 50).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 60).Set("host", "host", "perf.cpu.utilization", "%", 20).Table("postgresql", "statements", Statements),
        ["cache.miss"] = () => Slow(30).Set("redis", "redis", "redis.keyspace.hits", "1/s", 15).Set("redis", "redis", "redis.keyspace.misses", "1/s", 85).Set("redis", "redis", "redis.keys.evicted", "1/s", 80)
            .Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 80),
        ["dep.errors"] = () => MadeUpRun.Healthy().Error("http_502", 0.3, "bad gateway").Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", 30),
        ["dep.slow"] = () => Calls(Slow(66), 1, 61),
        ["tls.handshake"] = () => MadeUpRun.Healthy().With(run => { run.Response = 9; run.Tls = 5; run.Opened = 5900; }).Metric("tls_handshakes", 5900).Metric("tls_resumptions", 0),
        ["dns.slow"] = () => MadeUpRun.Healthy().With(run => { run.Target = "http://shop.example"; run.Response = 90; run.Median = _ => 85; run.Blocked = 80; run.LookUp = 79; run.Opened = 6000; }),
        ["config.log-verbosity"] = () => MadeUpRun.Healthy().Set("process-Shop.dll", "process", "process.disk.io", "By/s", 1.2e6, ("disk.io.direction", "write")).Set("host", "host", "system.disk.io", "By/s", 8e6, ("system.device", "vda"), ("disk.io.direction", "write")),
    };

    public static MadeUpRun Slow(double response) => MadeUpRun.Healthy().With(run =>
    {
        (run.Response, run.Median) = (response, _ => response * 0.9);
        run.Set("nginx", "nginx", "nginx.http.request.duration", "ms", response - 0.5, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.request.duration", "ms", response * 2.7, ("statistic", "p95"))
            .Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", response - 0.7, ("statistic", "avg")).Set("dotnet", "dotnet", "http.server.active_requests", "", run.Rate * response / 1000);
    });

    /// <summary>Slow, with processors in use; percent of one core.</summary>
    public static MadeUpRun Busy(double response, double application, double database, double proxy) => Slow(response)
        .Set("process-Shop.dll", "process", "process.cpu.utilization", "%", application).Set("process-postgres", "process", "process.cpu.utilization", "%", database).Set("process-nginx", "process", "process.cpu.utilization", "%", proxy)
        .Set("host", "host", "system.cpu.utilization", "%", Math.Min(99, ((application + database + proxy) / 2) + 8)).Set("host", "host", "system.pressure", "%", application + database + proxy > 150 ? 75 : 10, ("resource", "cpu"), ("stalled", "some"));

    public static MadeUpRun SlowDisk(MadeUpRun run) => run.Set("host", "host", "system.pressure", "%", 50, ("resource", "io"), ("stalled", "some")).Set("host", "host", "system.disk.queue_length", "", 4, ("system.device", "vda"))
        .Set("host", "host", "system.disk.operation_time", "ms", 30, ("system.device", "vda"), ("disk.io.direction", "write")).Set("host", "host", "system.cpu.utilization", "%", 40, ("cpu.mode", "iowait"));

    public static MadeUpRun WalSync(MadeUpRun run) => run.Waits(("IO", "WALSync", 200), ("LWLock", "WALWrite", 150), ("CPU", "CPU", 15)).Set("pg", "postgresql", "postgresql.session.busy", "", 3.6)
        .Set("pg", "postgresql", "postgresql.wal.syncs", "1/s", 100).Set("pg", "postgresql", "postgresql.wal.time", "ms/s", 950, ("type", "sync"))
        .Table("postgresql", "statements", Statements, "3|INSERT INTO events (body) VALUES ($1)|6000|210000|30|60|6000|18000|0|0|0|0|9000000|0");

    public static MadeUpRun MissingIndex(MadeUpRun run, string size = "25000000") => run.Waits(("CPU", "CPU", 300)).Set("pg", "postgresql", "postgresql.session.busy", "", 5)
        .Table("postgresql", "statements", Statements, "4|SELECT id, total FROM orders WHERE customer_id = $1|6000|290000|300|90|6000|18462000|0|0|0|0|0|0")
        .Table("postgresql", "tables", Tables, $"public|orders|{size}|200000|10|6000|1200000000|0|0|0|0|0|0|600|600|0");

    public static MadeUpRun Locks(MadeUpRun run) => run.Waits(("Lock", "transactionid", 500), ("Lock", "tuple", 230), ("CPU", "CPU", 20)).Set("pg", "postgresql", "postgresql.session.busy", "", 13)
        .Table("postgresql", "statements", Statements, "6|UPDATE stock SET n = n - 1 WHERE item = $1|6000|780000|60|400|6000|24000|0|0|0|0|600000|0")
        .Table("postgresql", "blocking", "blocker_query,blocked_query,samples", "SELECT pg_sleep($1)|UPDATE stock SET n = n - 1 WHERE item = $1|400");

    public static MadeUpRun PoolSmall(MadeUpRun run) => run.Set("pg", "postgresql", "postgresql.backends", "", 2).Set("pg", "postgresql", "postgresql.session.busy", "", 1.85).Set("pg", "postgresql", "postgresql.connection.utilization", "%", 2)
        .Waits(("Timeout", "PgSleep", 100), ("CPU", "CPU", 8)).Table("postgresql", "statements", Statements, "8|SELECT pg_sleep($1)|6000|66000|10|12|6000|0|0|0|0|0|0|0");

    public static MadeUpRun CacheMiss(MadeUpRun run) => run.Waits(("IO", "DataFileRead", 250), ("CPU", "CPU", 40)).Set("pg", "postgresql", "postgresql.session.busy", "", 5)
        .Table("postgresql", "statements", Statements, "10|SELECT body FROM documents WHERE id = $1|6000|330000|60|200|6000|24000|18000|280000|0|0|0|0").Set("host", "host", "system.disk.io", "By/s", 6e7, ("system.device", "vda"), ("disk.io.direction", "read"));

    public static MadeUpRun ThreadPool(MadeUpRun run) => run.Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 70).Set("dotnet", "dotnet", "dotnet.thread_pool.thread.count", "", second => 4 + (second / 2)).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 6);

    public static MadeUpRun Collections(MadeUpRun run) => run.Set("dotnet", "dotnet", "dotnet.gc.pause.utilization", "%", 27).Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", 260, ("gc.heap.generation", "gen0")).Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", 120, ("gc.heap.generation", "gen2"))
        .Set("dotnet", "dotnet", "dotnet.gc.heap.total_allocated", "By/s", 420e6);

    /// <summary>The application calls another service, as its client's own meter tells.</summary>
    public static MadeUpRun Calls(MadeUpRun run, double perRequest, double each, double failed = 0, double queued = 0, string server = "10.0.0.7:8080") => Measured(run, run.Response - 1)
        .Set("dotnet", "dotnet", "http.client.request.duration.count", "1/s", run.Rate * perRequest, ("server.address", server)).Set("dotnet", "dotnet", "http.client.request.duration.time", "s/s", run.Rate * perRequest * each / 1000, ("server.address", server))
        .Set("dotnet", "dotnet", "http.client.request.failed", "1/s", run.Rate * perRequest * failed, ("server.address", server)).Set("dotnet", "dotnet", "http.client.request.time_in_queue.time", "s/s", run.Rate * perRequest * each / 1000 * queued, ("server.address", server));

    /// <summary>How long the application has a request, as its own meter tells.</summary>
    public static MadeUpRun Measured(MadeUpRun run, double milliseconds) => run
        .Set("dotnet", "dotnet", "http.server.request.duration.count", "1/s", run.Rate).Set("dotnet", "dotnet", "http.server.request.duration.time", "s/s", run.Rate * milliseconds / 1000);

    public static MadeUpRun Bandwidth(MadeUpRun run) => run.With(one => { one.Rate = 27; one.Receiving = 100; one.BytesPerRequest = 218_000; }).Set("nginx", "nginx", "nginx.http.own.duration", "ms", 140, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 3, ("statistic", "avg"))
        .Set("dotnet", "dotnet", "http.server.active_requests", "", 0.1);

    private static void Copy(MadeUpRun from, MadeUpRun to)
    {
        RunResult run = from.Result();
        foreach (MonitorSeries series in run.Monitors)
        {
            to.Set(series.Monitor, series.Kind!, series.Signal, series.Unit, series.Values[0], [.. series.Labels.Select(label => (label.Key, label.Value))]);
        }

        foreach (MonitorTable table in run.MonitorTables)
        {
            to.Table(table.Kind, table.Name, string.Join(',', table.Columns), [.. table.Rows.Select(row => string.Join('|', row))]);
        }
    }
}
