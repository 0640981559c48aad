using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Runs of several protocols: what a server does is told per request only where its requests are the main protocol's.</summary>
public sealed class MixedProtocolsTests
{
    private static readonly string[] s_database = ["db-cpu", "db-lock", "db-io", "db-wal", "db-other"];

    [Fact]
    public void Evidence_HttpBesideSql_IsPerRequestOfHttpInTheApplicationAlone()
    {
        var alone = new RunEvidence(MadeUpRun.Healthy().Result());
        RunResult result = Beside(MadeUpRun.Healthy(), RequestMetrics.Sql, 6000);
        var mixed = new RunEvidence(result);
        Assert.Equal(alone.PerRequestRate!.Value, mixed.PerRequestRate!.Value, 1e-9);
        Assert.Equal(alone.CacheRate!.Value, mixed.CacheRate!.Value, 1e-9);
        Assert.NotNull(alone.Database.PerRequest);
        Assert.Null(mixed.DatabaseRate);
        Assert.Null(mixed.Database.PerRequest);
        Assert.Null(CallsPerRequest.Most(mixed));

        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(result);
        Diagnosis expected = MadeUpRun.Healthy().Diagnose();
        Assert.Equal(Part(expected, "app-cpu")!.Value, Part(diagnosis, "app-cpu")!.Value, 1e-9);
        Assert.All(s_database, tier => Assert.Null(Part(diagnosis, tier)));
        Assert.Contains(diagnosis.Quality.Warnings, one => one.StartsWith("Requests of several protocols (http 50 %, sql 50 %) reached the database:", StringComparison.Ordinal));
        Assert.DoesNotContain(expected.Quality.Warnings, one => one.Contains("several protocols", StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_HttpBesideGrpc_IsPerRequestOfNeither()
    {
        RunResult result = Beside(MadeUpRun.Healthy(), RequestMetrics.Grpc, 2000);
        var mixed = new RunEvidence(result);
        Assert.Null(mixed.PerRequestRate);
        Assert.Null(mixed.DatabaseRate);
        Assert.Null(mixed.CacheRate);
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(result);
        Assert.DoesNotContain(diagnosis.Budget!.Parts, part => part.Tier is "app-cpu" or "app-queue" or "app-way" or "proxy" or "cache" or "db-way");
        Assert.Equal(diagnosis.Budget.Milliseconds, diagnosis.Budget.Parts.Sum(part => part.Milliseconds), 1e-6);
        Assert.Contains(diagnosis.Quality.Warnings, one => one.Contains("reached the proxy and the application, the database, the cache:", StringComparison.Ordinal));
    }

    /// <summary>Script steps compute where the load is made, and reach no server by themselves.</summary>
    [Fact]
    public void Evidence_HttpBesideScripts_IsPerRequestOfHttp()
    {
        var mixed = new RunEvidence(Beside(MadeUpRun.Healthy(), RequestMetrics.Script, 6000));
        var alone = new RunEvidence(MadeUpRun.Healthy().Result());
        Assert.Equal(alone.PerRequestRate!.Value, mixed.PerRequestRate!.Value, 1e-9);
        Assert.Equal(alone.Database.PerRequest!.Value, mixed.Database.PerRequest!.Value, 1e-9);
        Assert.DoesNotContain(mixed.Warnings, one => one.Contains("several protocols", StringComparison.Ordinal));
    }

    /// <summary>A few do not matter, unless they take as long as all others together: a report beside a shop.</summary>
    [Theory]
    [InlineData(60, 5, true)]
    [InlineData(60, 5000, false)]
    [InlineData(900, 1, false)]
    public void Evidence_AFewOfAnotherProtocol_CountWhereTheyTakeTime(double count, double milliseconds, bool isTold) =>
        Assert.Equal(isTold, new RunEvidence(Beside(MadeUpRun.Healthy(), RequestMetrics.Sql, count, milliseconds)).DatabaseRequests is not null);

    /// <summary>A cause is seen all the same; what it costs is a share of the database's work, and no time of a request.</summary>
    [Fact]
    public void Diagnose_MissingIndexInAMixedRun_IsFoundWithoutATime()
    {
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(Beside(Faults.All["db.missing-index"](), RequestMetrics.Sql, 6000));
        Finding finding = Assert.Single(diagnosis.Findings, one => one.Id == "db.missing-index");
        Assert.Null(finding.ImpactMilliseconds);
        Assert.InRange(finding.Impact, 0.1, 1);
    }

    /// <summary>Statements of steps of SQL are no loop of a request's.</summary>
    [Fact]
    public void Diagnose_ManyStatementsThatTheLoadItselfSends_AreNoNPlusOne()
    {
        MadeUpRun run = Faults.All["db.n+1"]();
        Assert.Equal("db.n+1", run.Diagnose().Findings[0].Id);
        Diagnosis mixed = BottleneckAnalysis.Diagnose(Beside(run, RequestMetrics.Sql, 300_000), Sensitivity.High);
        Assert.DoesNotContain(mixed.Findings.Concat(mixed.Others), one => one.Id == "db.n+1");
    }

    [Fact]
    public void Client_ErrorsAndBytesOfSeveralProtocols_AreSharesOfAll()
    {
        MadeUpRun run = MadeUpRun.Healthy().Error("http_502", 0.3);
        Assert.Equal(0.3, new ClientFigures(run.Result()).ErrorShare(one => one == "http_502"), 1e-9);
        var mixed = new ClientFigures(Beside(run, RequestMetrics.Grpc, 6000));
        Assert.Equal(0.15, mixed.ErrorShare(one => one == "http_502"), 1e-9);
        Assert.Null(mixed.BytesPerRequest);
        Assert.Null(mixed.OpenedPerRequest);
    }

    private static double? Part(Diagnosis diagnosis, string tier) => diagnosis.Budget!.Parts.FirstOrDefault(part => part.Tier == tier)?.Milliseconds;

    // Seconds count the requests of all protocols.
    private static RunResult Beside(MadeUpRun made, RequestMetrics family, double count, double milliseconds = 1)
    {
        RunResult run = made.Result();
        double all = (made.Rate * made.Seconds) + count;
        return run with
        {
            Metrics = new Dictionary<string, MetricSummary>(run.Metrics)
            {
                [family.Count] = new() { Name = family.Count, Type = MetricType.Counter, Count = count },
                [family.Duration] = new() { Name = family.Duration, Type = MetricType.Trend, Unit = "ms", Count = count, Avg = milliseconds },
            },
            Intervals = [.. run.Intervals.Select(one => one with { Requests = (long)Math.Round(all / made.Seconds), RequestRate = all / made.Seconds })],
        };
    }
}
