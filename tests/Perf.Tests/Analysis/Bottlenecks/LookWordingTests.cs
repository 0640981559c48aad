using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>What is said of monitors that were read without a run.</summary>
public sealed class LookWordingTests
{
    private static readonly MonitorSeries s_quiet = Series("system.cpu.utilization", "%", 12);

    [Fact]
    public void Diagnose_QuietMonitors_SaysNothingOfRequests()
    {
        Diagnosis found = LookWording.Of(BottleneckAnalysis.Diagnose(Look(s_quiet)) with { WithoutLoad = true });
        Finding answer = Assert.Single(found.Findings);
        Assert.Equal(Finding.NoBottleneckFound, answer.Id);
        Assert.Contains("CPU of the machine (host), is used to 12%", found.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("requests/s", found.Summary, StringComparison.Ordinal);
        Assert.StartsWith("Without load nothing can be said of response times", found.Missing[0], StringComparison.Ordinal);
        Assert.Null(found.Budget);
        Assert.Equal(found.Missing, LookWording.Of(found).Missing);
    }

    [Fact]
    public void Diagnose_FewReadings_CannotBeJudged() =>
        Assert.Equal(Finding.CannotBeJudged, Assert.Single(BottleneckAnalysis.Diagnose(Look(Series("system.cpu.utilization", "%", 12) with { Seconds = [0], Values = [12], Count = 1 })).Findings).Id);

    [Fact]
    public void Diagnose_DiskThatIsWaitedFor_IsFoundWithoutATime()
    {
        MonitorSeries[] busy =
        [
            s_quiet,
            Series("system.pressure", "%", 60) with { Labels = new Dictionary<string, string> { ["resource"] = "io", ["stalled"] = "some" } },
            Series("system.disk.queue_length", "", 8) with { Labels = new Dictionary<string, string> { ["system.device"] = "sda" } },
            Series("system.disk.operation_time", "ms", 40) with { Labels = new Dictionary<string, string> { ["system.device"] = "sda" } },
        ];
        Diagnosis found = LookWording.Of(BottleneckAnalysis.Diagnose(Look(busy), Sensitivity.High) with { WithoutLoad = true });
        Finding disk = Assert.Single(found.Findings, one => one.Id == "host.disk");
        Assert.Null(disk.ImpactMilliseconds);
        Assert.Equal(1, disk.ExpectedGain);
        Assert.Contains("not known without load", found.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ARun_IsAsItWas()
    {
        Diagnosis run = new() { Summary = "as it was", Missing = ["x"] };
        Assert.Same(run, LookWording.Of(run));
    }

    [Fact]
    public void IsLook_ARunThatWasOverAtOnce_IsNone()
    {
        Assert.True(LookWording.IsLook(Look(s_quiet)));
        Assert.True(LookWording.IsLook(Look()));
        Assert.False(LookWording.IsLook(Look(s_quiet) with { Scenario = "shop" }));
        Assert.False(LookWording.IsLook(Look(s_quiet) with { PlannedDuration = TimeSpan.FromSeconds(10) }));
        Assert.False(LookWording.IsLook(Look(s_quiet) with { ScenarioPath = "live.yaml" }));
    }

    private static RunResult Look(params MonitorSeries[] monitors) => new() { Id = "look", Scenario = "live look", Status = RunStatus.Completed, Duration = TimeSpan.FromSeconds(30), Monitors = monitors };

    private static MonitorSeries Series(string signal, string unit, double value) => new()
    {
        Monitor = "host",
        Kind = "host",
        Signal = signal,
        Unit = unit,
        Seconds = [.. Enumerable.Range(0, 30).Select(i => (double)i)],
        Values = [.. Enumerable.Range(0, 30).Select(i => value + (i % 3 * 0.01))],
    };
}
