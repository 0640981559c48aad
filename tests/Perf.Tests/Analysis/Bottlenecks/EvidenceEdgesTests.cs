using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Figures that are no numbers, and readings of which one hides another.</summary>
public sealed class EvidenceEdgesTests
{
    /// <summary>A part that could not be computed has no share, and makes no finding whose cost is no number.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void CostsTime_OfWhatIsNoNumber_IsNotKnown(double milliseconds)
    {
        RunEvidence run = new(MadeUpRun.Healthy().Result());
        Assert.Null(run.Client.ShareOf(milliseconds));
        Suspicion suspicion = Named(run);
        suspicion.CostsTime(milliseconds);
        Finding finding = suspicion.ToFinding()!;
        Assert.Equal((0.0, null), (finding.Impact, finding.ImpactMilliseconds));
    }

    /// <summary>What else must hold and is not known to hold: it does not, and confidence stays a number.</summary>
    [Fact]
    public void For_AFactorThatIsNoNumber_SaysNothing()
    {
        Suspicion suspicion = Named(new RunEvidence(MadeUpRun.Healthy().Result()));
        suspicion.For(Figure.Client("x", 10, "1"), 0, 1, Scores.Decisive, value => $"{value}", factor: double.NaN);
        Finding finding = suspicion.ToFinding()!;
        Assert.InRange(finding.Confidence, 0.5, 0.99);
        Assert.DoesNotContain(finding.Evidence, one => one.Signal == "x");
    }

    /// <summary>Whichever is short counts, and whose it is.</summary>
    [Theory]
    [InlineData(0.0, 30, "system.pressure")]
    [InlineData(30.0, 5, "container.pressure")]
    [InlineData(5.0, 5, "system.pressure")]
    [InlineData(7.0, null, "container.pressure")]
    public void Pressure_OfGroupAndMachine_IsTheLarger(double group, int? machine, string expected)
    {
        MadeUpRun made = MadeUpRun.Healthy().Without(one => one.Signal == "system.pressure").Set("host", "host", "container.pressure", "%", group, ("resource", "io"), ("stalled", "some"));
        if (machine is { } value)
        {
            made.Set("host", "host", "system.pressure", "%", value, ("resource", "io"), ("stalled", "some"));
        }

        Assert.Equal(expected, new RunEvidence(made.Result()).Pressure("io")!.Series.Signal);
    }

    /// <summary>The load generator's own group says nothing of the machine's processors; a group that was named is the target's.</summary>
    [Theory]
    [InlineData(null, 60.0)]
    [InlineData("shop.slice", 3.0)]
    public void Pressure_OfProcessors_IsTheNamedGroupsOrTheMachines(string? named, double expected)
    {
        MadeUpRun made = MadeUpRun.Healthy().Set("host", "host", "system.pressure", "%", 60, ("resource", "cpu"), ("stalled", "some"))
            .Set("group", "host", "container.pressure", "%", 3, ("resource", "cpu"), ("stalled", "some")).Watches("group", named);
        Assert.Equal(expected, new RunEvidence(made.Result()).Load.Pressure!.Mean!.Value, 1e-9);
    }

    /// <summary>The kernel counts the kills of all groups of a machine; a stranger's is no want of the target's.</summary>
    [Theory]
    [InlineData(40.0, 0.0, false)]
    [InlineData(95.0, 0.0, true)]
    [InlineData(40.0, 0.05, true)]
    public void Diagnose_AProgramThatWasKilledSomewhere_IsTheTargetsWantWhereItIsFelt(double used, double failed, bool isTold)
    {
        MadeUpRun run = MadeUpRun.Healthy().Set("host", "host", "system.linux.memory.oom_kills", "1/s", second => second == 40 ? 1 : 0).Set("host", "host", "system.memory.utilization", "%", used);
        run = failed > 0 ? run.Error("http_502", failed) : run;
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal(isTold, diagnosis.Findings.Concat(diagnosis.Others).Any(one => one.Id == "host.memory"));
    }

    /// <summary>Seconds of no length, as a file from elsewhere may have them, make no rate without end.</summary>
    [Fact]
    public void LoadCurve_SecondsWithoutLength_HaveNoPoint()
    {
        RunResult run = MadeUpRun.Healthy().Result();
        LoadCurve curve = LoadCurveBuilder.Of(new RunEvidence(run with { Intervals = [.. run.Intervals.Select(one => one with { Length = 0 })] }));
        Assert.All(curve.Points, point => Assert.True(double.IsFinite(point.Rate)));
        Assert.True(curve.SaturationRate is null || double.IsFinite(curve.SaturationRate.Value));
    }

    /// <summary>The kernel adds up what each processor was held: eight of them for a fifth of the time are 1600 ms of a second, and a fifth is what requests may have lost.</summary>
    [Theory]
    [InlineData(20, 1600, 0.2)]
    [InlineData(85, 500, 0.51)]
    [InlineData(60, 450, 0.45)]
    public void Diagnose_HeldOnSeveralProcessors_CostsNoMoreThanItsPeriods(double periods, double held, double expected)
    {
        MadeUpRun run = Faults.Slow(60).With(one => one.Spread = 6).Set("host", "host", "container.cpu.throttled_periods", "%", periods).Set("host", "host", "container.cpu.throttled_time", "ms/s", held);
        Assert.Equal(expected, run.Diagnose(Sensitivity.High).Findings.Single(one => one.Id == "host.cpu-throttle").Impact, 1e-6);
    }

    /// <summary>Lines a second, read every five of them.</summary>
    [Fact]
    public void Count_OfReadingsThatAreNotASecondApart_IsOfTheirTime()
    {
        RunResult run = MadeUpRun.Healthy().WithoutTable("errors").Result();
        double[] seconds = [.. Enumerable.Range(0, 12).Select(i => 5.0 * i)];
        var lines = new MonitorSeries { Monitor = "nginx", Kind = "nginx", Signal = "nginx.error_log.lines", Unit = "1/s", Labels = new Dictionary<string, string> { ["pattern"] = "too-many-files" }, Seconds = seconds, Values = [.. seconds.Select(_ => 2.0)] };
        Assert.Equal(120, NginxLog.Count(new RunEvidence(run with { Monitors = [.. run.Monitors, lines] }), "too-many-files")!.Value, 1e-9);
    }

    /// <summary>Redis as a queue: nothing is looked up, and its keys expire. No look-up missed.</summary>
    [Fact]
    public void Diagnose_KeysThatExpireWithoutLookUps_AreNoMisses()
    {
        Diagnosis diagnosis = MadeUpRun.Healthy().Set("redis", "redis", "redis.keyspace.hits", "1/s", 0).Set("redis", "redis", "redis.keyspace.misses", "1/s", 0).Set("redis", "redis", "redis.keys.expired", "1/s", 60).Diagnose(Sensitivity.High);
        Assert.DoesNotContain(diagnosis.Findings.Concat(diagnosis.Others), one => one.Id == "cache.miss");
    }

    private static Suspicion Named(RunEvidence run)
    {
        var suspicion = new Suspicion(new HostMemoryRule(), run);
        suspicion.Name($"A name");
        suspicion.Tell(Figure.Of(EvidenceFamily.Host, "seen", 1, "1", "host"), 0, 1, Scores.Decisive, value => $"{value}");
        return suspicion;
    }
}
