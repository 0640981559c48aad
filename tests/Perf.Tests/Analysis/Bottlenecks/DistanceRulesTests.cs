using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Ways between the tiers: what a driver's and a server's own counts of what is under way tell of them, and what looks like a way and is none.</summary>
public class DistanceRulesTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";

    [Fact]
    public void Diagnose_CommandsThatTakeTheApplicationLonger_AreAWayToTheDatabase()
    {
        Diagnosis diagnosis = Far(Faults.Slow(55), calls: 5, way: 9).With(one => one.Least = 46).Diagnose();

        Finding first = diagnosis.Findings[0];
        Assert.Equal("net.latency", first.Id);
        Assert.StartsWith("The database is far from the application (9", first.Title, StringComparison.Ordinal);
        Assert.InRange(diagnosis.Budget!.Parts.Single(part => part.Tier == "db-way").Milliseconds, 44, 48);
        Assert.InRange(first.Impact, 0.7, 0.9);
    }

    [Fact]
    public void Diagnose_ManyCallsOverAWay_AreTheManyCalls()
    {
        Diagnosis diagnosis = Far(Faults.Slow(250), calls: 30, way: 8).Diagnose();

        Assert.Equal("db.n+1", diagnosis.Findings[0].Id);
        Assert.True(diagnosis.Findings[0].Impact > 0.8);
        Assert.Contains("net.latency", diagnosis.Findings[0].Consequences);
    }

    [Fact]
    public void Diagnose_CommandsThatWaitForAThread_AreNoWay() =>
        Assert.DoesNotContain(Far(Faults.Slow(800), calls: 5, way: 9).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 60).Diagnose(Sensitivity.High).Findings, one => one.Id == "net.latency");

    [Fact]
    public void Diagnose_AFewCommandsUnderWay_SayNothing()
    {
        // Three of them in a minute of readings: chance.
        MadeUpRun run = Faults.Slow(9).Set("dotnet", "dotnet", "npgsql.current_commands", "", second => second % 20 == 0 ? 1 : 0).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", 100);
        Assert.DoesNotContain(run.Diagnose(Sensitivity.High).Budget!.Parts, part => part.Tier == "db-way");
    }

    [Fact]
    public void Diagnose_RequestsThatTheProxyHasLongerThanTheApplication_AreAWayToTheApplication()
    {
        MadeUpRun run = Faults.Slow(26).With(one => { one.Least = 24; one.Spread = 1.2; }).Set("dotnet", "dotnet", "http.server.active_requests", "", second => second % 5 < 2 ? 1 : 0).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 100);
        Finding first = run.Diagnose().Findings[0];
        Assert.Equal("net.latency", first.Id);
        Assert.StartsWith("The application is far from the proxy", first.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_ALineThatIsBusyAllTheTime_IsBandwidth_ThoughReceivingIsAPartOnly()
    {
        MadeUpRun run = Faults.Slow(155).With(one => { one.Rate = 38.6; one.Receiving = 23.2; one.BytesPerRequest = 61_600; })
            .Set("nginx", "nginx", "nginx.http.own.duration", "ms", 0.03, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.request.duration", "ms", 1, ("statistic", "avg"))
            .Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 0.9, ("statistic", "avg")).Set("dotnet", "dotnet", "http.server.active_requests", "", 0.05);
        Finding first = run.Diagnose().Findings[0];
        Assert.Equal("net.bandwidth", first.Id);
        Assert.True(first.Impact > 0.6);
    }

    /// <summary>Evenly spaced requests can be met in the same moment of theirs by every reading: all of it is chance, however many readings there are.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Diagnose_AGaugeThatAlwaysReadsTheSame_SaysNothing(double always)
    {
        MadeUpRun run = Faults.Slow(30).With(one => { one.Rate = 10; one.Least = 28; one.Spread = 1.1; }).Set("dotnet", "dotnet", "http.server.active_requests", "", always).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 10)
            .Set("dotnet", "dotnet", "npgsql.current_commands", "", always).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", 20)
            .Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|1200|12000|0|30|1200|3600|0|0|0|0|0|0");
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        Assert.DoesNotContain(diagnosis.Findings.Concat(diagnosis.Others), one => one.Id == "net.latency");
        Assert.DoesNotContain(diagnosis.Budget!.Parts, part => part.Tier is "db-way" or "app-way");
    }

    /// <summary>Where processors are all in use commands wait for one: that queue is theirs.</summary>
    [Fact]
    public void Diagnose_CommandsThatWaitForAProcessor_AreNoWay()
    {
        MadeUpRun busy = Far(Faults.MissingIndex(Faults.Busy(120, 20, 165, 4)), calls: 1, way: 60);
        Diagnosis diagnosis = busy.Table("postgresql", "statements", Statements, "4|SELECT id, total FROM orders WHERE customer_id = $1|6000|290000|300|90|6000|18462000|0|0|0|0|0|0").Diagnose();
        Assert.DoesNotContain(diagnosis.Budget!.Parts, part => part.Tier == "db-way" && part.Milliseconds > 1);
        Assert.Equal("db.missing-index", diagnosis.Findings[0].Id);
    }

    /// <summary>Another database, or another application of this one: the driver and the server do not count the same.</summary>
    [Fact]
    public void Diagnose_CommandsToADatabaseThatIsNotWatched_AreNoWayToThisOne()
    {
        MadeUpRun run = Far(Faults.Slow(55), calls: 2, way: 20).Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|6000|600|0|3|6000|18000|0|0|0|0|0|0");
        Assert.DoesNotContain(run.Diagnose().Budget!.Parts, part => part.Tier == "db-way");
    }

    /// <summary>A few sessions that are at work all the time: a pooler lets the others wait.</summary>
    [Fact]
    public void Diagnose_CommandsThatWaitInAPooler_AreNotFirstADistance()
    {
        MadeUpRun run = Far(Faults.Slow(55), calls: 5, way: 9).Set("pg", "postgresql", "postgresql.backends", "", 5).Set("pg", "postgresql", "postgresql.session.busy", "", 4.8);
        Assert.DoesNotContain(run.Diagnose().Findings, one => one.Id == "net.latency");
    }

    /// <summary>Users far away, and a page that asks ten times: the ten are not why the users are far.</summary>
    [Fact]
    public void Diagnose_DistantUsersBesideManyCalls_StayTheCauseOfTheirOwnTime()
    {
        MadeUpRun run = Faults.Slow(100).With(one => { one.Least = 88; one.Spread = 1.2; one.Connecting = 0.05; }).Set("nginx", "nginx", "nginx.http.request.duration", "ms", 12, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", 11, ("statistic", "avg"))
            .Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|60000|3000|0|3|60000|180000|0|0|0|0|0|0");
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("net.latency", diagnosis.Findings[0].Id);
        Assert.Null(diagnosis.Findings[0].ConsequenceOf);
    }

    /// <summary>Large bodies at a steady rate bring the same bytes each second, and somebody may be receiving all the time: what is waited for is the server.</summary>
    [Fact]
    public void Diagnose_LargeBodiesAtASteadyRate_AreNoFullLine()
    {
        MadeUpRun run = Faults.Slow(110).With(one => { one.Receiving = 10; one.BytesPerRequest = 65_536; });
        Assert.DoesNotContain(run.Diagnose().Findings, one => one.Id == "net.bandwidth");
        Assert.DoesNotContain(run.NoMonitors().Diagnose().Findings, one => one.Id == "net.bandwidth");
    }

    /// <summary>An application that was started for the run takes long at first, and whoever serves says so: that is no distance, though what is judged begins later.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Diagnose_ASlowStart_IsNoDistance(bool isDirect)
    {
        static double Starting(int second) => second < 5 ? 220 : 20;
        MadeUpRun run = Faults.Slow(36.7).With(one => { one.Median = Starting; one.Least = 18; });
        run = isDirect
            ? run.Without(one => one.Kind == "nginx").WithoutTable("errors").Set("dotnet", "dotnet", "http.server.request.duration.count", "1/s", 100).Set("dotnet", "dotnet", "http.server.request.duration.time", "s/s", second => (Starting(second) - 0.5) / 10)
            : run.Set("nginx", "nginx", "nginx.http.request.duration", "ms", second => Starting(second) - 0.4, ("statistic", "avg")).Set("nginx", "nginx", "nginx.http.upstream.duration", "ms", second => Starting(second) - 0.6, ("statistic", "avg"));
        Diagnosis diagnosis = run.Diagnose();
        Assert.True(!diagnosis.Findings.Any(one => one.Id == "net.latency"), BottleneckRulesTests.Told(diagnosis));
    }

    /// <summary>Several instances without a proxy that tells: what they say of the whole run has their slow start in it, as what the users see.</summary>
    [Theory]
    [InlineData(0.5, 20, false)]
    [InlineData(0.5, 2, true)]
    [InlineData(0.2, 20, false)]
    public void Diagnose_ASlowStartOfSeveralInstances_IsNoDistance(double share, double usual, bool isFar)
    {
        double Starting(int second) => second < 5 ? usual + 200 : usual;
        MadeUpRun run = Faults.Slow(36.7).With(one => { one.Median = second => second < 5 ? 220 : 20; one.Least = 18; one.Spread = 1.2; }).Without(one => one.Kind is "nginx" or "dotnet").WithoutTable("errors");
        foreach ((string monitor, double part) in new[] { ("web-1", share), ("web-2", 1 - share) })
        {
            run.Set(monitor, "dotnet", "http.server.request.rate", "1/s", 100 * part).Set(monitor, "dotnet", "http.server.active_requests", "", part).Set(monitor, "dotnet", "dotnet.thread_pool.queue.length", "", 0)
                .Set(monitor, "dotnet", "http.server.request.duration.count", "1/s", 100 * part).Set(monitor, "dotnet", "http.server.request.duration.time", "s/s", second => (Starting(second) - 0.5) / 10 * part);
        }

        var evidence = new RunEvidence(run.Result());
        Assert.True(evidence.Instances.AreSeveral);
        Assert.Equal(usual - 0.5 + (200 * 5 / 60.0), ServerDuration.Of(evidence)!.WholeRun!.Value, 1e-6);
        Diagnosis diagnosis = run.Diagnose();
        Assert.True(isFar == diagnosis.Findings.Any(one => one.Id == "net.latency"), BottleneckRulesTests.Told(diagnosis));
    }

    /// <summary>Of users who wait for answers a slow second has few requests, and weighs as many.</summary>
    [Fact]
    public void ProxyMean_SecondsOfFewRequests_WeighLess()
    {
        MadeUpRun run = MadeUpRun.Healthy().Set("nginx", "nginx", "nginx.http.request.duration", "ms", second => second < 6 ? 100 : 10, ("statistic", "avg"));
        Assert.Equal(19, ProxyMean.Of(new RunEvidence(run.Result()))!.Value, 1e-9);
        run.Set("nginx", "nginx", "nginx.http.requests", "1/s", second => second < 6 ? 10 : 100);
        Assert.Equal(60000.0 / 5460, ProxyMean.Of(new RunEvidence(run.Result()))!.Value, 1e-9);
        Assert.Null(ProxyMean.Of(new RunEvidence(run.Without(one => one.Kind == "nginx").Result())));
    }

    // By Little's law: so many commands are under way as the requests' share of them takes.
    private static MadeUpRun Far(MadeUpRun run, int calls, double way) => run
        .Set("dotnet", "dotnet", "npgsql.current_commands", "", run.Rate * ((calls * way / 1000) + (0.2 / run.Rate))).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", run.Rate * calls)
        .Set("pg", "postgresql", "postgresql.session.busy", "", 0.2)
        .Table("postgresql", "statements", Statements, $"7|SELECT price FROM items WHERE id = $1|{6000 * calls}|{60 * calls}|0|3|{6000 * calls}|{18000 * calls}|0|0|0|0|0|0");
}
