namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What an application's own meters say of its requests, its calls and its commands, where gauges that are read once a second say nothing.</summary>
public class ExactTimesTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";

    /// <summary>The figures of a run of the lab: an application that is ten milliseconds away from nginx each way, and has a request for three quarters of one. Nearly each reading finds none under way.</summary>
    [Fact]
    public void Diagnose_AnApplicationFarFromItsProxy_IsTheWay()
    {
        Diagnosis diagnosis = Faults.Measured(FarApplication(), 0.75).Diagnose();

        Finding first = diagnosis.Findings[0];
        Assert.Equal(("net.latency", 1), (first.Id, first.Rank));
        Assert.StartsWith("The application is far from the proxy (22.5 ms", first.Title, StringComparison.Ordinal);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "app-way").Share, 0.93, 0.97);
        Assert.True(diagnosis.Budget.Unattributed < 0.05);
        Assert.Contains(first.Evidence, one => one.Signal.Contains("http.server.request.duration", StringComparison.Ordinal));

        // Without the meter as before: nothing is known of that time.
        Assert.DoesNotContain(FarApplication().Diagnose().Budget!.Parts, part => part.Tier == "app-way");
    }

    [Fact]
    public void Diagnose_AnApplicationThatHasTheRequest_IsNoWay()
    {
        Diagnosis diagnosis = Faults.Measured(FarApplication(), 22.5).Diagnose(Sensitivity.High);
        Assert.DoesNotContain(diagnosis.Findings, one => one.Id == "net.latency");
        Assert.DoesNotContain(diagnosis.Budget!.Parts, part => part.Tier == "app-way");
    }

    /// <summary>Before a request is counted it waits for a processor, a quota, a collection or a thread: that is no way.</summary>
    [Theory]
    [InlineData("host", "system.cpu.utilization", 97)]
    [InlineData("host", "container.cpu.throttled_periods", 60)]
    [InlineData("dotnet", "dotnet.gc.pause.utilization", 25)]
    [InlineData("dotnet", "dotnet.thread_pool.queue.length", 4)]
    public void Diagnose_RequestsThatWaitBeforeTheyBegin_AreNoWay(string monitor, string signal, double value) =>
        Assert.DoesNotContain(Faults.Measured(FarApplication(), 0.75).Set(monitor, monitor, signal, "%", value).Diagnose().Budget!.Parts, part => part.Tier == "app-way");

    /// <summary>What others ask of the application is not what the proxy waits for.</summary>
    [Fact]
    public void Diagnose_AMeterOfOtherRequests_SaysNothingOfTheWay() =>
        Assert.DoesNotContain(Faults.Measured(FarApplication(), 0.75).Set("dotnet", "dotnet", "http.server.request.duration.count", "1/s", 200).Diagnose().Budget!.Parts, part => part.Tier == "app-way");

    /// <summary>Two instances that share the requests: the way is that of both.</summary>
    [Fact]
    public void Diagnose_TwoInstances_AreOneByTheirRequests()
    {
        MadeUpRun run = FarApplication();
        foreach (string monitor in (string[])["dotnet", "dotnet-2"])
        {
            double own = monitor == "dotnet" ? 0.5 : 1;
            run.Set(monitor, "dotnet", "http.server.request.rate", "1/s", run.Rate / 2).Set(monitor, "dotnet", "http.server.active_requests", "", 0)
                .Set(monitor, "dotnet", "http.server.request.duration.count", "1/s", run.Rate / 2).Set(monitor, "dotnet", "http.server.request.duration.time", "s/s", run.Rate / 2 * own / 1000);
        }

        Assert.InRange(run.Diagnose().Budget!.Parts.Single(part => part.Tier == "app-way").Milliseconds, 22.4, 22.6);
    }

    [Fact]
    public void Diagnose_UsersFarFromAnApplicationWithoutProxy_AreTheWay()
    {
        MadeUpRun run = Faults.Measured(Faults.Slow(45).With(one => { one.Spread = 1.2; one.Least = 40; }), 4).Without(one => one.Kind == "nginx").WithoutTable("errors");
        Diagnosis diagnosis = run.Diagnose();
        Assert.True(diagnosis.Findings[0].Id == "net.latency", BottleneckRulesTests.Told(diagnosis));
        Finding first = diagnosis.Findings[0];
        Assert.InRange(first.Impact, 0.8, 0.95);
        Assert.Contains(first.Evidence, one => one.Text.Contains("between the load generator and the application", StringComparison.Ordinal));
    }

    /// <summary>Two commands of twelve milliseconds at ten requests a second: hardly a reading finds one.</summary>
    [Fact]
    public void Diagnose_CommandsThatAreOpenForLong_AreTheWayToTheDatabase()
    {
        MadeUpRun run = Faults.Slow(30).With(one => { one.Rate = 10; one.Least = 26; one.Spread = 1.1; }).Set("dotnet", "dotnet", "npgsql.current_commands", "", 0).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 1).Set("pg", "postgresql", "postgresql.session.busy", "", 0)
            .Set("dotnet", "dotnet", "db.client.operation.duration.count", "1/s", 20).Set("dotnet", "dotnet", "db.client.operation.duration.time", "s/s", 0.24)
            .Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|1200|120|0|30|1200|3600|0|0|0|0|0|0");
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("net.latency", diagnosis.Findings[0].Id);
        Assert.StartsWith("The database is far from the application (11.9", diagnosis.Findings[0].Title, StringComparison.Ordinal);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "db-way").Milliseconds, 23, 24.5);
    }

    [Fact]
    public void Diagnose_FourCallsOneAfterTheOther_AreSaidToBeThat()
    {
        Diagnosis diagnosis = Faults.Calls(Faults.Slow(66), 4, 15).Diagnose();
        Finding first = diagnosis.Findings[0];
        Assert.Equal(("dep.slow", "10.0.0.7:8080"), (first.Id, first.Subject));
        Assert.Equal("Each request calls 10.0.0.7:8080 4 times, one after the other, 15 ms each", first.Title);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "dep-calls").Milliseconds, 57, 60);
        Assert.Equal(("10.0.0.7:8080", "4", "15"), (first.Parameters["server"], first.Parameters["calls_per_request"], first.Parameters["call_ms"]));
    }

    /// <summary>A hundred milliseconds of calls in thirty: they go on at once, and take no more than there is.</summary>
    [Fact]
    public void Diagnose_CallsAtOnce_TakeNoMoreThanTheRequest()
    {
        Diagnosis diagnosis = Faults.Calls(Faults.Slow(30), 4, 25).Diagnose();
        Assert.Equal("dep.slow", diagnosis.Findings[0].Id);
        Assert.DoesNotContain("one after the other", diagnosis.Findings[0].Title, StringComparison.Ordinal);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "dep-calls").Milliseconds, 15, 30);
        Assert.Empty(diagnosis.Budget.Contradictions);
    }

    [Fact]
    public void Diagnose_CallsThatWaitForTheClientsOwnConnections_AreSaidToBeThat()
    {
        Finding first = Faults.Calls(Faults.Slow(66), 1, 61, queued: 0.8).Diagnose().Findings[0];
        Assert.Equal("dep.slow", first.Id);
        Assert.StartsWith("Calls of 10.0.0.7:8080 wait for a connection of the application's own client: 80%", first.Title, StringComparison.Ordinal);
    }

    /// <summary>Of two services the one is named whose calls take most.</summary>
    [Fact]
    public void Diagnose_TwoServices_NamesTheSlowOne()
    {
        MadeUpRun run = Faults.Calls(Faults.Calls(Faults.Slow(66), 1, 55), 1, 4, server: "10.0.0.8:80");
        Finding first = run.Diagnose().Findings[0];
        Assert.Equal(("dep.slow", "10.0.0.7:8080"), (first.Id, first.Subject));
    }

    /// <summary>A fifth of the calls ends at the client's limit: that is a service that does not answer, and it has a name now.</summary>
    [Fact]
    public void Diagnose_CallsThatFail_NameTheService()
    {
        Diagnosis diagnosis = Faults.Calls(Faults.Slow(66), 1, 61, failed: 0.2).Error("http_502", 0.2).Diagnose();
        Assert.Equal("dep.errors", diagnosis.Findings[0].Id);
        Assert.Contains(diagnosis.Findings[0].Evidence, one => one.Text.Contains("20 % of the application's calls of 10.0.0.7:8080 fail", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_RequestsThatWaitForAConnection_AreAPartOfTheirOwn()
    {
        Diagnosis diagnosis = Faults.PoolSmall(Faults.Slow(127)).Set("dotnet", "dotnet", "db.client.connection.pending_requests", "", 10).Diagnose();
        Assert.Equal("db.pool-small", diagnosis.Findings[0].Id);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "pool-wait").Milliseconds, 80, 127);
        Assert.InRange(diagnosis.Findings[0].Impact, 0.6, 1);
    }

    private static MadeUpRun FarApplication() => MadeUpRun.Healthy().With(one => { one.Rate = 55.5; one.Response = 23.57; one.Median = _ => 22.5; one.Least = 18; one.Spread = 1.2; })
        .Set("nginx", "nginx", "nginx.http.request.duration", "ms", 23.3, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 23.24, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.own.duration", "ms", 0.06, ("statistic", "avg"))
        .Set("dotnet", "dotnet", "http.server.active_requests", "", 0).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 55.5)
        .Set("pg", "postgresql", "postgresql.session.busy", "", 0.01).Set("process-Shop.dll", "process", "process.cpu.utilization", "%", 5).Set("process-postgres", "process", "process.cpu.utilization", "%", 2)
        .Table("postgresql", "statements", Statements, "1|SELECT name FROM items WHERE id = $1|3330|100|0|1|3330|10000|0|0|0|0|0|0");
}
