using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Parts of the mean request that are measured by different counts of the same time: none is told twice, and none takes another's.</summary>
public sealed class TimeBudgetTests
{
    private const string Statements = "query_id,query,calls,exec_ms,plan_ms,max_ms,rows,blocks_hit,blocks_read,block_read_ms,temp_blocks_read,temp_blocks_written,wal_bytes,jit_ms";

    /// <summary>The share that the runtime tells is of moments with a collection; its time a second is of all.</summary>
    [Fact]
    public void Parts_CollectionsWithTheirExactTime_AreThat()
    {
        MadeUpRun exact = Faults.Slow(100).Set("dotnet", "dotnet", "dotnet.gc.pause.utilization", "%", 27).Set("dotnet", "dotnet", "dotnet.gc.pause.time", "ms/s", 40);
        MadeUpRun estimated = Faults.Slow(100).Set("dotnet", "dotnet", "dotnet.gc.pause.utilization", "%", 4);
        Assert.Equal(Part(estimated, "gc"), Part(exact, "gc"), 1e-6);
        Assert.Equal("dotnet.gc.pause.time", exact.Diagnose().Budget!.Parts.Single(part => part.Tier == "gc").Source);
        Assert.True(Part(estimated, "gc") < 5);
    }

    /// <summary>nginx counts connecting to the application as waiting for it, and it has a part of its own.</summary>
    [Fact]
    public void Parts_ConnectingToTheApplication_IsNoWay()
    {
        MadeUpRun run = Near(26, second => second % 5 < 2 ? 1 : 0).Set("nginx", "nginx", "nginx.http.upstream.connect.duration", "ms", 8, ("statistic", "avg"));
        Assert.InRange(Part(run, "upstream-connect"), 7.6, 8);
        Assert.InRange(Part(run, "app-way"), 12.5, 13.4);
    }

    /// <summary>The way to the application takes nothing of the way to the database, which is walked within the application's time.</summary>
    [Fact]
    public void Parts_TwoWays_AreBothWhatTheyAre()
    {
        MadeUpRun run = Near(100, _ => 6)
            .Set("dotnet", "dotnet", "npgsql.current_commands", "", 4.7).Set("dotnet", "dotnet", "npgsql.commands_per_second", "1/s", 500)
            .Table("postgresql", "statements", Statements, "7|SELECT price FROM items WHERE id = $1|30000|300|0|3|30000|90000|0|0|0|0|0|0");
        Assert.InRange(Part(run, "app-way"), 38.5, 39.5);
        Assert.InRange(Part(run, "db-way"), 46, 47.5);
    }

    /// <summary>Without the processors' use a queue for them looks like a way.</summary>
    [Fact]
    public void ProxyWay_ProcessorsThatWereNotWatched_IsNotKnown()
    {
        Assert.InRange(ProxyWay.Of(new RunEvidence(Near(26, second => second % 5 < 2 ? 1 : 0).Result()))!.Value, 20, 22);
        Assert.Null(ProxyWay.Of(new RunEvidence(Near(26, second => second % 5 < 2 ? 1 : 0).Without(one => one.Kind == "host").Result())));
    }

    /// <summary>Of one instance of two that is watched the other's requests are not in its count of what is under way, and wait in no queue of its own.</summary>
    [Theory]
    [InlineData(100, 590, 600)]
    [InlineData(50, 139, 141)]
    public void Parts_AQueueOfOneInstanceOfTwo_IsWhatWasCounted(double served, double low, double high)
    {
        MadeUpRun run = Faults.ThreadPool(Faults.Slow(800)).Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", 14)
            .Set("dotnet", "dotnet", "http.server.active_requests", "", 20).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", served);
        Assert.InRange(Part(run, "app-queue"), low, high);
    }

    /// <summary>A command that was first called when the run was half over took none of the requests' time before.</summary>
    [Fact]
    public void Parts_ACommandOfTheCacheThatComesLate_IsOfItsPartOfTheRun()
    {
        static MadeUpRun Called(int from) => MadeUpRun.Healthy().Set("redis", "redis", "redis.cmd.duration", "us", second => second < from ? double.NaN : 50_000, ("cmd", "keys"))
            .Set("redis", "redis", "redis.cmd.calls", "1/s", second => second < from ? double.NaN : 1, ("cmd", "keys"));
        Assert.Equal(0.5, Part(Called(0), "cache"), 1e-6);
        Assert.Equal(0.5 * 25 / 55, Part(Called(35), "cache"), 1e-6);
    }

    /// <summary>Where processors are all in use, what waits for a connection waits for them as well: it is the application's computing that makes it wait.</summary>
    [Fact]
    public void Diagnose_ComputingWithAQueueBeforeThePool_CostsThatQueueToo()
    {
        static double Cost(MadeUpRun run)
        {
            Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
            return diagnosis.Findings.Concat(diagnosis.Others).Single(one => one.Id == "app.cpu-handler").ImpactMilliseconds!.Value;
        }

        double alone = Cost(Faults.All["app.cpu-handler"]());
        Assert.Equal(alone, Cost(Faults.All["app.cpu-handler"]().Set("dotnet", "dotnet", "db.client.connection.pending_requests", "", 4)), 0.01 * alone);
    }

    [Theory]
    [InlineData(0.5, null, 10)]
    [InlineData(0.97, null, 10 + (0.5 * 40))]
    [InlineData(0.97, 1.0, 10 + 40)]
    [InlineData(0.91, 0.8, 10 + (0.5 * 0.8 * 40))]
    [InlineData(null, 1.0, 10)]
    public void WithQueue_OfAPartOfTheWork_HasItsShareOfWhatWaits(double? busy, double? ours, double expected)
    {
        static TimeBudgetPart Part(string tier, double milliseconds) => new() { Tier = tier, Milliseconds = milliseconds };
        var time = new RequestTime(new TimeBudget { Milliseconds = 60, Parts = [Part("app-cpu", 10), Part("db-cpu", 10), Part("app-queue", 5), Part("pool-wait", 15), Part("unattributed", 20)] });
        Assert.Equal(expected, time.WithQueue(10, busy, ours)!.Value, 1e-9);
    }

    private static MadeUpRun Near(double response, Func<int, double> underWay) =>
        Faults.Slow(response).Set("dotnet", "dotnet", "http.server.active_requests", "", underWay).Set("dotnet", "dotnet", "http.server.request.rate", "1/s", 100);

    private static double Part(MadeUpRun run, string tier) => run.Diagnose().Budget!.Parts.Single(part => part.Tier == tier).Milliseconds;
}
