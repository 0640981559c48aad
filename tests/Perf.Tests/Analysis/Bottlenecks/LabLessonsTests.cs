using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What rules once took for something else in the lab, with the figures that the lab showed.</summary>
public class LabLessonsTests
{
    /// <summary>A database whose sessions the kernel kills, now and then: the requests that fail meanwhile are no dependency's fault.</summary>
    [Fact]
    public void Diagnose_SessionsThatAreKilledForMemory_AreTheCauseOfErrors()
    {
        MadeUpRun run = MadeUpRun.Healthy().Error("http_500", 0.12).Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", 12)
            .Set("service group", "host", "container.memory.oom_kills", "1/s", second => second % 10 == 7 ? 1 : 0)
            .Set("service group", "host", "container.memory.utilization", "%", 99)
            .Set("service group", "host", "container.memory.limit_hits", "1/s", 60)
            .Watches("service group", "perf-lab-1-memory");
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("host.memory", diagnosis.Findings[0].Id);
        Assert.Contains("dep.errors", diagnosis.Findings[0].Consequences);
        Assert.Contains(diagnosis.Findings[0].Evidence, one => one.Signal == "container.memory.limit_hits");
        Assert.DoesNotContain(diagnosis.Findings.Skip(1), one => one.Id == "dep.errors");

        // A group that is full of cached files meets its limit all the time, and nothing is short.
        MadeUpRun healthy = MadeUpRun.Healthy().Set("host", "host", "container.memory.utilization", "%", 99).Set("host", "host", "container.memory.limit_hits", "1/s", 60);
        Diagnosis calm = healthy.Diagnose(Sensitivity.High);
        Assert.DoesNotContain(calm.Findings.Concat(calm.Others), one => one.Id == "host.memory");
    }

    /// <summary>The load generator's own group has room; the machine has none.</summary>
    [Fact]
    public void Diagnose_AGroupThatIsNotShort_DoesNotHideTheMachine()
    {
        MadeUpRun run = Faults.All["host.memory"]().Set("host", "host", "container.pressure", "%", 0, ("resource", "memory"), ("stalled", "some")).Set("host", "host", "container.memory.utilization", "%", 12);
        Assert.Equal("host.memory", run.Diagnose().Findings[0].Id);
    }

    /// <summary>A driver that blocks finds its own locks taken now and then: 0.16 times a request.</summary>
    [Fact]
    public void Diagnose_ThreadsThatWaitForTheDatabase_AreNoLock()
    {
        MadeUpRun run = Faults.ThreadPool(Faults.Slow(280)).Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 35).With(one => one.Rate = 213);
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("app.threadpool", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(diagnosis.Findings.Concat(diagnosis.Others), one => one.Id == "app.lock");
    }

    /// <summary>Hundreds queue behind one session that is idle in its transaction: those who queue hold each other up, and only the head is a cause.</summary>
    [Theory]
    [InlineData(32, 0, "db.idle-in-tx")]
    [InlineData(0, 32, "db.lock")]
    public void Diagnose_AQueueForARow_IsTheHeads(int idle, int active, string expected)
    {
        MadeUpRun run = Faults.Locks(Faults.Slow(100)).With(one => one.Median = _ => 6).Set("pg", "postgresql", "postgresql.transaction.age", "s", second => second % 3 == 0 ? 0.34 : 0.02, ("state", "idle in transaction"))
            .Table("postgresql", "blocking", "blocker_query,blocked_query,samples,blocker_state", "UPDATE ledger|UPDATE ledger|322|waiting", $"UPDATE ledger|UPDATE ledger|{idle}|idle in transaction", $"UPDATE ledger|UPDATE ledger|{active}|active");
        Assert.Equal(expected, run.Diagnose().Findings[0].Id);
    }

    /// <summary>Behind a proxy that caches nothing by itself, Redis alone says what the cache answers.</summary>
    [Fact]
    public void Diagnose_ASmallCache_IsTheCauseOfTheStatementThatItShouldSave()
    {
        MadeUpRun run = Faults.Slow(55).Set("redis", "redis", "redis.keyspace.hits", "1/s", 12).Set("redis", "redis", "redis.keyspace.misses", "1/s", 82).Set("redis", "redis", "redis.keys.evicted", "1/s", 81)
            .Set("process-postgres", "process", "process.cpu.utilization", "%", 65).Set("host", "host", "system.cpu.utilization", "%", 78).Waits(("CPU", "CPU", 384)).Set("pg", "postgresql", "postgresql.session.busy", "", 2.9)
            .Table("postgresql", "statements", "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms", "5|SELECT sum(amount) FROM orders WHERE customer_id BETWEEN $1 AND $1 + $2|5200|170000|0|200|5200|11000000|0|0|0|0|0|0");
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("cache.miss", diagnosis.Findings[0].Id);
        Assert.Contains("db.slow-query", diagnosis.Findings[0].Consequences);
    }

    /// <summary>The hypervisor gives time to others: what mostly waits does not feel it, what computes does.</summary>
    [Theory]
    [InlineData(50, 20, false)]
    [InlineData(8, 95, true)]
    public void Diagnose_StolenTime_IsFeltByWhatComputes(double response, double busy, bool isTold)
    {
        MadeUpRun run = Faults.Slow(response).Set("host", "host", "system.cpu.utilization", "%", 25, ("cpu.mode", "steal")).Set("host", "host", "system.cpu.utilization", "%", busy)
            .Set("process-Shop.dll", "process", "process.cpu.utilization", "%", busy * 0.8);
        Assert.Equal(isTold, run.Diagnose().Findings.Any(one => one.Id == "host.noisy-neighbour"));
    }

    /// <summary>Somebody forgot a transaction in a console, and others queue for a row: they queue for each other.</summary>
    [Fact]
    public void Diagnose_AForgottenTransactionBesideAHotRow_IsNotWhyTheyQueue()
    {
        MadeUpRun run = Faults.Locks(Faults.Slow(140)).Set("pg", "postgresql", "postgresql.transaction.age", "s", 3600, ("state", "idle in transaction")).Set("pg", "postgresql", "postgresql.session.count", "", 1, ("state", "idle in transaction"))
            .Table("postgresql", "blocking", "blocker_query,blocked_query,samples,blocker_state", "UPDATE stock|UPDATE stock|400|waiting", "SELECT pg_sleep($1)|UPDATE stock|500|active");
        Assert.Equal("db.lock", run.Diagnose().Findings[0].Id);
    }

    /// <summary>What hangs is given up and asked again: users see hardly an error, and a fifth of the requests that takes as long as the limit. One more or fewer error changes nothing.</summary>
    [Theory]
    [InlineData(0.008)]
    [InlineData(0.029)]
    [InlineData(0.031)]
    public void Diagnose_AnApplicationThatGivesUpAndAsksAgain_HasADependencyThatHangs(double failed)
    {
        Finding first = Hanging(failed, limit: 305, spread: 4, exceptions: 1.9).Findings[0];
        Assert.Equal("dep.errors", first.Id);
        Assert.Contains("305 ms", first.Title, StringComparison.Ordinal);
        Assert.True(first.Impact > 0.5);
    }

    /// <summary>An application that throws as others return, and has requests of every length.</summary>
    [Fact]
    public void Diagnose_ExceptionsAsControlFlow_AreNoDependency() =>
        Assert.DoesNotContain(Hanging(0, limit: 200, spread: 180, exceptions: 0.3).Findings, one => one.Id == "dep.errors");

    /// <summary>Of sixty users some never get a file in nginx and wait for 20 s: one request in a hundred, and most of the users' time.</summary>
    [Fact]
    public void Diagnose_UsersThatWaitForAFile_CountByTheirTimeAndNotByTheirRequests()
    {
        var times = new HistogramBuilder();
        for (int i = 0; i < 6700; i++)
        {
            times.Record((i % 134 == 0 ? 15_000 : 52 + (i % 4)) * TimeSpan.TicksPerMillisecond);
        }

        MadeUpRun run = Faults.Slow(165).With(one => { one.Median = _ => 53; one.Spread = 1.1; }).WithoutTable("errors").Set("nginx", "nginx", "nginx.error_log.lines", "1/s", 3.8, ("pattern", "too-many-files")).Error("timeout", 0.007);
        var step = new StepResult { Name = "get", Metrics = new Dictionary<string, MetricSummary> { [MetricNames.HttpReqResponseTime] = new() { Name = MetricNames.HttpReqResponseTime, Type = MetricType.Trend, Count = 6700, Histogram = times.Build() } } };
        Finding first = BottleneckAnalysis.Diagnose(run.Result() with { Steps = new Dictionary<string, StepResult> { ["get"] = step } }).Findings[0];
        Assert.Equal("net.conn-limits", first.Id);
        Assert.InRange(first.Impact, 0.5, 0.8);
    }

    /// <summary>Sixty users, and requests that hold a thread while the database works: what arrives is read by the same threads, so that most of those who wait are in no queue that is counted; and the driver's own locks are found taken.</summary>
    [Fact]
    public void Diagnose_RequestsThatStandBeforeTheThreadPoolsQueue_WaitForAThreadToo()
    {
        MadeUpRun run = Faults.ThreadPool(Faults.Slow(207)).With(one => { one.Rate = 288; one.IsOpen = false; }).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", second => 14 + (second % 6))
            .Set("dotnet", "dotnet", "http.server.active_requests", "", second => 11 + (second % 5)).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 288)
            .Set("dotnet", "dotnet", "dotnet.monitor.lock_contentions", "1/s", 69).Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 205, ("statistic", "avg"));
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("app.threadpool", diagnosis.Findings[0].Id);
        Assert.InRange(diagnosis.Findings[0].Impact, 0.6, 0.85);
    }

    /// <summary>A build takes both cores, and the little that the application computes takes seconds: that is the build's doing.</summary>
    [Fact]
    public void Diagnose_StrangersHaveAllProcessors_IsNotTheApplicationsComputing()
    {
        MadeUpRun run = Faults.Slow(2000).With(one => one.Rate = 11).Set("host", "host", "system.cpu.utilization", "%", 100).Set("host", "host", "system.pressure", "%", 95, ("resource", "cpu"), ("stalled", "some")).Set("host", "host", "perf.cpu.utilization", "%", 1)
            .Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 7).Set("process-postgres", "process", "process.cpu.utilization", "%", 1).Set("process-nginx", "process", "process.cpu.utilization", "%", 1);
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("host.noisy-neighbour", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(diagnosis.Findings, one => one.Id == "app.cpu-handler" && one.Impact > 0.5);
    }

    /// <summary>
    /// The figures of a run of the lab: a pool that may open a hundred connections where there are nine. A session that is refused is gone before anybody asks, so that the server is never seen full, and the pool opens one for
    /// nearly each request that succeeds. Without a pool the same is what opening one for each request comes to.
    /// </summary>
    [Theory]
    [InlineData(true, false, "db.max-connections")]
    [InlineData(false, false, "db.conn-churn")]
    [InlineData(true, true, "db.max-connections")]
    [InlineData(false, true, "db.conn-churn")]
    public void Diagnose_MoreConnectionsWantedThanThereAre_IsTheLimitWhereAPoolWantsThem(bool isPooled, bool isOld, string expected)
    {
        MadeUpRun run = Faults.Slow(130).Error("http_500", 0.47, "status 500").Set("pg", "postgresql", "postgresql.connection.max", "", 12).Set("pg", "postgresql", "postgresql.connection.utilization", "%", 35)
            .Set("pg", "postgresql", "postgresql.backends", "", second => second % 12 == 0 ? 7 : 4).Set("pg", "postgresql", "postgresql.sessions_established", "1/s", 50);
        static double Held(int second) => second % 6 == 0 ? 24 : 19;
        if (isOld)
        {
            run.Set("dotnet", "dotnet", $"npgsql.busy_connections_host=db;max auto prepare=20{(isPooled ? "" : ";pooling=false")}", "", Held);
        }
        else
        {
            run.Set("dotnet", "dotnet", "db.client.connection.count", "", Held, ("db.client.connection.state", "used"));
        }

        if (isPooled && !isOld)
        {
            run.Set("dotnet", "dotnet", "db.client.connection.create_time.count", "1/s", 50);
        }

        Assert.Equal(expected, run.Diagnose().Findings[0].Id);
    }

    /// <summary>A pooler between application and database takes more connections than the database has, and opens none: what fails there fails for something else.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.4, false)]
    [InlineData(50, true)]
    public void Diagnose_MoreConnectionsThanTheDatabaseHas_AreALimitWhereSessionsAreOpenedAgainAndAgain(double established, bool isTold)
    {
        Diagnosis diagnosis = Faults.Slow(60).Error("http_502", 0.05, "bad gateway").Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", 6)
            .Set("pg", "postgresql", "postgresql.backends", "", 20).Set("pg", "postgresql", "postgresql.sessions_established", "1/s", established)
            .Set("dotnet", "dotnet", "db.client.connection.count", "", 150, ("db.client.connection.state", "used")).Set("dotnet", "dotnet", "db.client.connection.create_time.count", "1/s", established).Diagnose(Sensitivity.High);
        Assert.Equal(isTold, diagnosis.Findings.Concat(diagnosis.Others).Any(one => one.Id == "db.max-connections"));
    }

    /// <summary>
    /// The figures of a run of the lab: a table is read from end to end, which takes all processors, and behind it six requests wait for the two connections that there are. More connections would wait for the same processors.
    /// </summary>
    [Fact]
    public void Diagnose_AMissingIndexAndASmallPoolWithAllProcessorsInUse_IsTheIndex()
    {
        Diagnosis diagnosis = Faults.MissingIndex(Faults.Busy(81, application: 15, database: 168, proxy: 1))
            .Set("dotnet", "dotnet", "npgsql.busy_connections_host=db", "", 2).Set("dotnet", "dotnet", "npgsql.idle_connections_host=db", "", 0).Set("dotnet", "dotnet", "db.client.connection.pending_requests", "", 5.8).Diagnose();
        Assert.Equal("db.missing-index", diagnosis.Findings[0].Id);
        Assert.True(diagnosis.Findings[0].Impact > 0.7);
    }

    // Four fifths take 4 to 8 ms, and a fifth as long as the limit, more or less.
    private static Diagnosis Hanging(double failed, double limit, double spread, double exceptions)
    {
        var times = new HistogramBuilder();
        for (int i = 0; i < 6000; i++)
        {
            double time = i % 5 == 0 ? limit - spread + (2 * spread * (i % 100 / 100.0)) : 4 + (i % 40 / 10.0);
            times.Record((long)(time * TimeSpan.TicksPerMillisecond));
        }

        MadeUpRun run = Faults.Slow(66).With(one => { one.Median = _ => 6; one.Spread = 50; }).Set("dotnet", "dotnet", "dotnet.exceptions", "1/s", exceptions * 100);
        if (failed > 0)
        {
            run.Error("http_502", failed);
        }

        var step = new StepResult { Name = "get", Metrics = new Dictionary<string, MetricSummary> { [MetricNames.HttpReqResponseTime] = new() { Name = MetricNames.HttpReqResponseTime, Type = MetricType.Trend, Count = 6000, Histogram = times.Build() } } };
        return BottleneckAnalysis.Diagnose(run.Result() with { Steps = new Dictionary<string, StepResult> { ["get"] = step } });
    }
}
