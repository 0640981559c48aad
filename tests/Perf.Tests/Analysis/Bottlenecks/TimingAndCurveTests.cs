using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Dose, order in time, and the load curve of one run's stages.</summary>
public sealed class TimingAndCurveTests
{
    private static readonly string[] s_against = ["rank correlation", "when slow / when healthy", "beginning of"];

    [Fact]
    public void Diagnose_CauseThatFallsWithTheLoad_IsDoubted()
    {
        MadeUpRun Staged(Func<int, double> queue) => Faults.ThreadPool(Faults.Slow(300)).With(run =>
        {
            run.Load = second => 40 + (20 * (second / 12));
            run.Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", queue);
        });
        Finding rises = Named(Staged(second => 10 + (15 * (second / 12))), "app.threadpool");
        Finding falls = Named(Staged(second => 70 - (15 * (second / 12))), "app.threadpool");
        Assert.DoesNotContain(rises.Against, one => IsTiming(one));
        Assert.Contains(falls.Against, one => one.Signal.StartsWith("rank correlation", StringComparison.Ordinal) && one.Value == -1);
        Assert.True(falls.Confidence < rises.Confidence);
    }

    [Fact]
    public void Diagnose_CauseInTheHealthyStretchesOnly_IsDoubted()
    {
        MadeUpRun Contrasted(bool isWithSlow) => Faults.Slow(60).With(run =>
        {
            run.Median = second => second % 10 < 5 ? 10 : 100;
            run.Set("host", "host", "container.cpu.throttled_periods", "%", 40).Set("host", "host", "container.cpu.throttled_time", "ms/s", second => second % 10 < 5 == isWithSlow ? 50 : 600);
        });
        Assert.DoesNotContain(Named(Contrasted(true), "host.cpu-throttle").Against, IsTiming);
        Assert.Contains(Named(Contrasted(false), "host.cpu-throttle").Against, one => one.Signal.Contains("when slow", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_CauseThatBeginsAfterTheSymptom_IsDoubted()
    {
        MadeUpRun Beginning(int cause) => Faults.Slow(60).With(run =>
        {
            run.Median = second => second < 20 ? 10 : 100;
            run.Set("host", "host", "container.cpu.throttled_periods", "%", 40).Set("host", "host", "container.cpu.throttled_time", "ms/s", second => second < cause ? 5 : 600);
        });
        Assert.DoesNotContain(Named(Beginning(20), "host.cpu-throttle").Against, IsTiming);
        Assert.DoesNotContain(Named(Beginning(14), "host.cpu-throttle").Against, IsTiming);
        Finding late = Named(Beginning(42), "host.cpu-throttle");
        Assert.Contains(late.Against, one => one.Signal.StartsWith("beginning of", StringComparison.Ordinal) && one.Value == 22);
        Assert.True(late.Confidence < Named(Beginning(20), "host.cpu-throttle").Confidence - 0.2);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 40 }, 1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 4, 3, 2, 1 }, -1)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 5, 5, 5 }, 0)]
    public void Spearman_KnownRanks(double[] x, double[] y, double expected) => Assert.Equal(expected, Spearman.Of(x, y), 12);

    [Fact]
    public void Onset_FindsTheStepAndNoStepInNoise()
    {
        var chance = new Random(11);
        double[] times = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        Assert.Null(Onset.Of(times, [.. times.Select(_ => 10 + chance.NextDouble())]));
        Assert.Equal(63, Onset.Of(times, [.. times.Select(time => (time < 63 ? 10 : 25) + (3 * chance.NextDouble()))]));
        Assert.Null(Onset.Of(times, [.. times.Select(time => time < 63 ? 25.0 : 10)]));
    }

    /// <summary>Six stages of a queue with one server of 10 ms: it bends and is saturated at 100 a second.</summary>
    [Fact]
    public void Curve_Stages_HaveKneeAndSaturation()
    {
        double[] loads = [40, 55, 65, 80, 95, 140];
        MadeUpRun run = new() { Seconds = 180 };
        run.Load = second => loads[Math.Min(second / 30, 5)];
        run.Median = second => loads[Math.Min(second / 30, 5)] is var load && load < 100 ? 10 / (1 - (load / 100)) : 900;
        RunResult result = run.Result();
        RunResult full = result with { Intervals = [.. result.Intervals.Select(one => one.Offered > 100 ? one with { Requests = 98, RequestRate = 98 } : one)] };
        LoadCurve curve = BottleneckAnalysis.Diagnose(full).Curve;
        Assert.Equal(6, curve.Points.Count);
        Assert.Equal(loads, curve.Points.Select(point => point.Offered!.Value));
        Assert.NotNull(curve.Knee);
        Assert.Equal(98, curve.SaturationRate);
        Assert.NotNull(curve.Scalability);
        Assert.NotEmpty(curve.Text);
    }

    [Fact]
    public void Curve_Ramp_IsCutInPieces()
    {
        MadeUpRun run = new() { Seconds = 80 };
        run.Load = second => 10 + (2.5 * second);
        LoadCurve curve = run.Diagnose().Curve;
        Assert.InRange(curve.Points.Count, 5, 10);
        Assert.Equal(curve.Points.Select(point => point.Offered).Order(), curve.Points.Select(point => point.Offered));
        Assert.Null(curve.Knee);
        Assert.Null(curve.SaturationRate);
    }

    [Fact]
    public void Curve_OneLoad_IsNoCurve()
    {
        LoadCurve curve = MadeUpRun.Healthy().Diagnose().Curve;
        Assert.Single(curve.Points);
        Assert.Null(curve.Knee);
        Assert.Null(curve.Capacity);
        Assert.Contains("three stages", curve.Text, StringComparison.Ordinal);
    }

    /// <summary>Starts that come by chance vary from second to second; that is one stage.</summary>
    [Fact]
    public void Curve_LoadByChance_IsOneStage()
    {
        var chance = new Random(4);
        double[] loads = [.. Enumerable.Range(0, 60).Select(_ => 100 + (20 * (chance.NextDouble() - 0.5)))];
        MadeUpRun run = new();
        run.Load = second => loads[second];
        Assert.Single(run.Diagnose().Curve.Points);
    }

    /// <summary>How much more is possible at the rate that is told: what was used then counts, and not the mean of all stages.</summary>
    [Fact]
    public void Headroom_Stages_IsOfTheStageWhoseRateIsTold()
    {
        double[] loads = [20, 40, 60, 80];
        MadeUpRun run = MadeUpRun.Healthy().With(one => one.Load = second => loads[second / 15]).Set("host", "host", "system.cpu.utilization", "%", second => loads[second / 15]);
        Headroom headroom = run.Diagnose().BusiestResource!;
        Assert.Equal((80.0, 0.8, 1.25), (headroom.Rate, headroom.Utilization!.Value, headroom.Factor!.Value));
    }

    private static bool IsTiming(FindingEvidence evidence) => s_against.Any(word => evidence.Signal.Contains(word, StringComparison.Ordinal));

    private static Finding Named(MadeUpRun run, string id)
    {
        Diagnosis diagnosis = run.Diagnose(Sensitivity.High);
        return diagnosis.Findings.Concat(diagnosis.Others).FirstOrDefault(finding => finding.Id == id) ?? throw new Xunit.Sdk.XunitException($"{id} was not looked at: {BottleneckRulesTests.Told(diagnosis)}");
    }
}
