namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Ways between the tiers: what a driver's and a server's own counts of what is under way tell of them, and what looks like a way and is none.</summary>
public class DistanceRulesTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";

    [Fact]
    public void Diagnose_CommandsThatTakeTheApplicationLonger_AreAWayToTheDatabase()
    {
        Diagnosis diagnosis = Far(Faults.Slow(55), calls: 5, way: 9).Diagnose();

        Finding first = diagnosis.Findings[0];
        Assert.Equal("net.latency", first.Id);
        Assert.StartsWith("The database is far from the application (9 ms", first.Title, StringComparison.Ordinal);
        Assert.Equal(45, diagnosis.Budget!.Parts.Single(part => part.Tier == "db-way").Milliseconds, 1);
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
        MadeUpRun run = Faults.Slow(26).With(one => { one.Least = 24; one.Spread = 1.2; }).Set("dotnet", "dotnet", "http.server.active_requests", "", 0.4);
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

    // By Little's law: so many commands are under way as the requests' share of them takes.
    private static MadeUpRun Far(MadeUpRun run, int calls, double way) => run
        .Set("dotnet", "dotnet", "npgsql.current_commands", "", run.Rate * ((calls * way / 1000) + (0.2 / run.Rate))).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", run.Rate * calls)
        .Set("pg", "postgresql", "postgresql.session.busy", "", 0.2)
        .Table("postgresql", "statements", Statements, $"7|SELECT price FROM items WHERE id = $1|{6000 * calls}|{60 * calls}|0|3|{6000 * calls}|{18000 * calls}|0|0|0|0|0|0");
}
