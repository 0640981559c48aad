using Perf.Analysis;
using Perf.Tests.Model;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Analysis;

public class ValidityJudgeTests
{
    [Fact]
    public void Judge_SoundRun_FindsNothing()
    {
        Validity validity = ValidityJudge.Judge(Runs.Sound());
        Assert.True(validity.IsValid);
        Assert.Empty(validity.Findings);
        Assert.Equal((1.0, 0L), (validity.AchievedRatio, validity.DroppedStarts));
    }

    [Fact]
    public void Judge_SlowServer_IsNeverInvalid() => SeededProperty.ForAll(100, random =>
    {
        // However slow and however broken the system under test is: as long as starts are made in time, the run says something.
        double response = 1 + (random.NextDouble() * 60_000);
        Validity validity = ValidityJudge.Judge(Runs.Sound(response * random.NextDouble(), response, random.Next(101)));
        Assert.True(validity.IsValid);
    });

    [Theory]
    [InlineData(50, 10, false, false)]
    [InlineData(51, 10, true, true)]
    [InlineData(60, 1000, true, true)]
    [InlineData(60, 1300, true, false)]
    [InlineData(900, 60_000, true, false)]
    [InlineData(1001, 60_000, true, true)]
    public void Judge_StartLag_CountsAgainstTheResponseTime(double lag, double median, bool found, bool invalid)
    {
        RunResult run = Runs.Sound(median / 2, median);
        Verify(run with { Validity = run.Validity with { StartLagP99 = lag } }, "StartLag", found, invalid);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1.0, false)]
    [InlineData(0.99, false)]
    [InlineData(0.989, true)]
    public void Judge_AchievedStarts_AreNearlyAll(double? ratio, bool invalid)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { AchievedRatio = ratio } }, "AchievedRate", invalid, invalid);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, true, true)]
    public void Judge_DroppedStarts_AreAShareOfAllThatWereOwed(int dropped, bool found, bool invalid)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { DroppedStarts = dropped } }, "DroppedStarts", found, invalid);
    }

    [Theory]
    [InlineData(0.75, false, false)]
    [InlineData(0.76, true, false)]
    [InlineData(0.90, true, false)]
    [InlineData(0.91, true, true)]
    public void Judge_CpuShare_WarnsBeforeItInvalidates(double share, bool found, bool invalid)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { CpuShare = share } }, "Cpu", found, invalid);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(5000, true)]
    public void Judge_GarbageCollection_OnlyWarns(double pause, bool found)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { GcPauseMax = pause } }, "GcPause", found, false);
    }

    [Theory]
    [InlineData(50, false, false)]
    [InlineData(51, true, false)]
    [InlineData(1000, true, false)]
    [InlineData(1001, true, true)]
    [InlineData(-1001, true, true)]
    public void Judge_ClockStep_WarnsBeforeItInvalidates(double step, bool found, bool invalid)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { ClockStepMax = step } }, "ClockStep", found, invalid);
    }

    [Theory]
    [InlineData(0.90, 10, 1.0, false, false)]
    [InlineData(0.91, 10, 1.0, true, false)]
    [InlineData(0.98, 10, 1.0, true, false)]
    [InlineData(0.99, 10, 1.0, true, true)]
    [InlineData(0.99, 9, 1.0, true, false)] // too short to be more than its first second
    [InlineData(1.00, 0, 1.0, false, false)] // over before it began
    [InlineData(1.00, 10, null, true, false)] // virtual users in a loop ask for nothing else
    public void Judge_BusiestLoop_InvalidatesAnArrivalRate(double share, int seconds, double? achieved, bool found, bool invalid)
    {
        RunResult run = Runs.Sound() with { Duration = TimeSpan.FromSeconds(seconds) };
        Verify(run with { Validity = run.Validity with { LoopBusyShare = share, AchievedRatio = achieved } }, "LoopBusy", found, invalid);
    }

    [Theory]
    [InlineData(0.80, false, false)]
    [InlineData(0.81, true, false)]
    [InlineData(0.95, true, false)]
    [InlineData(0.96, true, true)]
    public void Judge_PortsAndFiles_WarnBeforeTheyInvalidate(double share, bool found, bool invalid)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { PortsUsedShare = share } }, "Ports", found, invalid);
        Verify(run with { Validity = run.Validity with { FileDescriptorShare = share } }, "OpenFiles", found, invalid);
    }

    [Theory]
    [InlineData(0.9, 0.5, false)] // others' work is no fault where everything was in time
    [InlineData(0.5, 60, false)]
    [InlineData(0.51, 60, true)]
    public void Judge_OtherProcesses_SayWhyTheGeneratorWasLate(double share, double lag, bool found)
    {
        RunResult run = Runs.Sound(1000, 2000);
        Verify(run with { Validity = run.Validity with { OtherCpuShare = share, OwnCpuShare = 0.2, StartLagP99 = lag } }, "OtherProcesses", found, false);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(51, true)]
    public void Judge_Throttling_Warns(double milliseconds, bool found)
    {
        RunResult run = Runs.Sound();
        Verify(run with { Validity = run.Validity with { ThrottledMax = milliseconds } }, "CpuThrottled", found, false);
    }

    [Fact]
    public void Judge_FiguresThatAreNotKnown_AreNotJudged() => Assert.Empty(ValidityJudge.Judge(Runs.Sound() with { Duration = TimeSpan.FromHours(1) }).Findings);

    [Fact]
    public void Judge_NothingMeasured_IsInvalid() => Verify(new RunResult(), "NothingMeasured", true, true);

    [Fact]
    public void Judge_OnlyIterationsThatWereCutOff_AreMeasurements()
    {
        var totals = new RunAccumulator();
        totals.Add(Intervals.Second(0, Intervals.Counter(MetricNames.InterruptedIterations, 3)));
        Assert.True(ValidityJudge.Judge(totals.Complete(Runs.Header())).IsValid);
    }

    [Fact]
    public void Judge_SeveralFindings_HaveTheInvalidatingOnesFirst()
    {
        RunResult run = Runs.Sound();
        Validity validity = ValidityJudge.Judge(run with { Validity = run.Validity with { DroppedStarts = 1, CpuShare = 0.95, GcPauseMax = 300 } });
        Assert.Equal([("Cpu", true), ("DroppedStarts", false), ("GcPause", false)], validity.Findings.Select(finding => (finding.Id, finding.Invalidates)));
    }

    [Fact]
    public void Judge_Twice_IsTheSame()
    {
        RunResult run = Runs.Sound();
        run = run with { Validity = run.Validity with { CpuShare = 0.95 } };
        Validity once = ValidityJudge.Judge(run);
        Validity twice = ValidityJudge.Judge(run with { Validity = once });
        Assert.Equal(once.Findings, twice.Findings);
        Assert.Equal(once with { Findings = [] }, twice with { Findings = [] });
    }

    private static void Verify(RunResult run, string id, bool found, bool invalid)
    {
        Validity validity = ValidityJudge.Judge(run);
        ValidityFinding? finding = validity.Findings.SingleOrDefault(one => one.Id == id);
        Assert.Equal(found, finding is not null);
        Assert.Equal(invalid, finding?.Invalidates ?? false);
        Assert.Equal(invalid, !validity.IsValid);
        Assert.All(validity.Findings, one => Assert.True(one.Message.Any(char.IsDigit) || one.Id == "NothingMeasured"));
        Assert.All(validity.Findings, one => Assert.NotEmpty(one.Advice));
    }
}
