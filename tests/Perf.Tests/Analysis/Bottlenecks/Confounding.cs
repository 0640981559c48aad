namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Runs that look like a class at first sight and are another, or none.</summary>
internal static class Confounding
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";
    private const string Tables = "schema,table,size_bytes,rows_live,rows_dead,seq_scans,seq_rows,index_scans,index_rows,inserted,updated,hot_updated,deleted,seconds_since_vacuum,seconds_since_analyze,modified_since_analyze";

    public static MadeUpRun Of(string what) => what switch
    {
        // Users run out because the server is slow: starts are dropped and late, and the generator has nothing to do.
        "the server is as slow as the client sees" => Faults.Locks(Faults.Slow(400)).With(run =>
        {
            run.Validity = run.Validity with { StartLagP99 = 900, AchievedRatio = 0.8, DroppedStarts = 800, CpuShare = 0.08 };
            run.Metric(MetricNames.VusMax, 40);
        }),
        "a small table is read in sequence" => MadeUpRun.Healthy().Table("postgresql", "tables", Tables, "public|countries|40000|200|0|6000|1200000|0|0|0|0|0|0|600|600|0")
            .Table("postgresql", "statements", Statements, "4|SELECT name FROM countries WHERE code = $1|6000|900|100|1|6000|12000|0|0|0|0|0|0").With(run => run.Set("pg", "postgresql", "postgresql.sequential_scan_rows", "1/s", 20000)),
        "a report returns most of a table" => Faults.Slow(900).With(run => run.Rate = 4).Waits(("CPU", "CPU", 200)).Set("pg", "postgresql", "postgresql.session.busy", "", 3).Set("process-postgres", "process", "process.cpu.utilization", "%", 120).Set("host", "host", "system.cpu.utilization", "%", 75)
            .Table("postgresql", "statements", Statements, "4|SELECT * FROM sales WHERE year = $1|240|200000|20|1200|24000000|720000|0|0|0|0|0|0").Table("postgresql", "tables", Tables, "public|sales|90000000|100000|0|240|24000000|0|0|0|0|0|0|600|600|0"),
        "requests queue for threads" => Faults.ThreadPool(Faults.Slow(800)).Set("pg", "postgresql", "postgresql.backends", "", 7).Set("pg", "postgresql", "postgresql.session.busy", "", 6.5).Waits(("Timeout", "PgSleep", 300)),
        "sessions wait for locks" => Faults.Locks(Faults.Slow(400)).Set("pg", "postgresql", "postgresql.backends", "", 16),
        "the processors are all in use" => Faults.Busy(200, 180, 4, 4).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 12),
        "the statement waits for locks" => Faults.Locks(Faults.Slow(140)),
        "a quick disk is waited for briefly" => MadeUpRun.Healthy().Waits(("IO", "WALSync", 40), ("CPU", "CPU", 10)).Table("postgresql", "statements", Statements, "3|INSERT INTO events (body) VALUES ($1)|6000|1500|30|6|6000|18000|0|0|0|0|9000000|0"),
        "the log makes transactions hold their locks" => Faults.WalSync(Faults.SlowDisk(Faults.Slow(40))).Waits(("IO", "WALSync", 200), ("LWLock", "WALWrite", 100), ("Lock", "transactionid", 120), ("CPU", "CPU", 10)),
        "the page cache fills the memory" => MadeUpRun.Healthy().Set("host", "host", "system.memory.utilization", "%", 96).Set("host", "host", "system.paging.faults", "1/s", 120, ("system.paging.fault.type", "major")),
        "processors wait for a disk now and then" => MadeUpRun.Healthy().Set("host", "host", "system.cpu.utilization", "%", 35, ("cpu.mode", "iowait")).Set("host", "host", "system.pressure", "%", 12, ("resource", "io"), ("stalled", "some")),
        "a cache fills and levels off" => MadeUpRun.Healthy().Set("dotnet", "dotnet", "dotnet.gc.heap.size", "By", second => 40e6 + (80e6 * (1 - Math.Exp(-second / 9.0))) + (3e6 * (second % 5))),
        "no collection came yet" => MadeUpRun.Healthy().Set("dotnet", "dotnet", "dotnet.gc.heap.size", "By", second => 20e6 + (1e6 * second)).Set("dotnet", "dotnet", "dotnet.gc.collections", "1/s", 0, ("gc.heap.generation", "gen0")),
        "one checkpoint was asked for" => MadeUpRun.Healthy().Set("pg", "postgresql", "postgresql.bgwriter.checkpoint.count", "1/s", second => second == 20 ? 1 : 0, ("type", "requested")),
        "the system's cache has what buffers miss" => MadeUpRun.Healthy().Table("postgresql", "statements", Statements, "10|SELECT body FROM documents WHERE id = $1|6000|3000|60|9|6000|24000|18000|120|0|0|0|0"),
        "a cache fills at the beginning" => MadeUpRun.Healthy().Set("redis", "redis", "redis.keyspace.hits", "1/s", second => Math.Min(98, 20 + (4 * second))).Set("redis", "redis", "redis.keyspace.misses", "1/s", second => 100 - Math.Min(98, 20 + (4 * second))),
        "a body is slow to make" => Faults.Busy(150, 180, 4, 6).With(run => { run.Rate = 27; run.Receiving = 90; run.BytesPerRequest = 218_000; }),
        "the garbage collector computes" => Faults.Collections(Faults.Busy(60, 170, 6, 6)),
        "a limit turns requests away" => Faults.All["proxy.rate-limit"](),
        "most calls fail" => Faults.Calls(Faults.Slow(66), 1, 61, failed: 0.3).Error("http_502", 0.3, "bad gateway"),
        "answers come and wait for a thread" => Faults.Calls(Faults.ThreadPool(Faults.Slow(800)), 1, 700),
        "a quick service is most of a quick request" => Faults.Calls(MadeUpRun.Healthy(), 1, 3),
        "a poll beside the requests waits for a change" => Faults.Calls(MadeUpRun.Healthy(), 0.01, 9000),
        "the application computes" => Faults.Busy(90, 185, 4, 4).Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 200),
        "the target's own processes are not watched" => Faults.Busy(60, 60, 80, 50).Without(one => one.Monitor is "process-postgres" or "process-nginx"),
        "the load generator is held back" => Faults.Slow(60).Set("host", "host", "container.cpu.throttled_periods", "%", 85).Set("host", "host", "container.cpu.throttled_time", "ms/s", 800).Set("nginx", "nginx", "nginx.http.request.duration", "ms", 4, ("statistic", "avg"))
            .With(run => run.Validity = run.Validity with { ThrottledMax = 900, CpuShare = 0.12 }),
        "a job runs few statements with many rows" => MadeUpRun.Healthy().Table("postgresql", "statements", Statements, "11|SELECT * FROM archive WHERE day = $1|600|900|10|9|900000|18000|0|0|0|0|0|0", "1|SELECT * FROM items WHERE id = $1|6000|3000|120|9|6000|24000|10|2|0|0|0|0"),
        "connections are the database's" => Faults.All["db.conn-churn"](),
        _ => throw new ArgumentException(what),
    };
}
