using Perf.Analysis;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>Bad input: what cannot be judged is refused with what to do, and what lowers confidence is told.</summary>
public sealed class QualityGateTests
{
    [Fact]
    public void Diagnose_NoMonitors_UsesTheClientsOwnFiguresAndSaysWhatItCannotSee()
    {
        Diagnosis diagnosis = Faults.All["net.bandwidth"]().NoMonitors().Diagnose();
        Assert.True(diagnosis.Quality.IsJudgeable);
        Assert.Contains(diagnosis.Quality.Warnings, warning => warning.Contains("No monitor watched the run", StringComparison.Ordinal));
        Assert.Equal("net.bandwidth", diagnosis.Findings[0].Id);
        Assert.True(diagnosis.Missing.Count >= 4);
        Assert.All(diagnosis.Missing, sentence => Assert.Contains("-Monitor", sentence, StringComparison.Ordinal));

        Diagnosis healthy = MadeUpRun.Healthy().NoMonitors().Diagnose();
        Assert.Equal(Finding.NoBottleneckFound, healthy.Findings[0].Id);
        Assert.Contains("no monitor tells", healthy.Findings[0].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_TooShort_IsRefusedWithWhatToDo()
    {
        Finding only = Refused(new MadeUpRun { Seconds = 8, Rate = 5 });
        Assert.Contains("too short", only.Explanation, StringComparison.Ordinal);
        Assert.Contains("duration: 60s", only.Explanation, StringComparison.Ordinal);
        Assert.True(new MadeUpRun { Seconds = 8, Rate = 200 }.Diagnose().Quality.IsJudgeable);
        Assert.True(new MadeUpRun { Seconds = 60, Rate = 2 }.Diagnose().Quality.IsJudgeable);
    }

    [Theory]
    [InlineData("connection_refused", "nothing listens there")]
    [InlineData("http_404", "no such address")]
    [InlineData("authentication", "refused")]
    public void Diagnose_EverythingFailsForTheTestsOwnFault_IsRefused(string error, string expected) =>
        Assert.Contains(expected, Refused(MadeUpRun.Healthy().Error(error, 1)).Explanation, StringComparison.Ordinal);

    /// <summary>Requests that a limit turns away are what is asked about.</summary>
    [Fact]
    public void Diagnose_EverythingTurnedAway_IsJudged() => Assert.Equal("proxy.rate-limit", MadeUpRun.Healthy().Error("http_429", 1).Diagnose().Findings[0].Id);

    [Fact]
    public void Diagnose_ClockStepped_IsRefused()
    {
        MadeUpRun run = MadeUpRun.Healthy();
        run.Validity = run.Validity with { IsValid = false, Findings = [new ValidityFinding { Id = "ClockStep", Invalidates = true, Message = "The clock moved by 40,000 ms.", Advice = "Do not suspend the machine." }] };
        Assert.Contains("Do not suspend", Refused(run).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_NothingMeasured_IsRefused() => Assert.Contains("Nothing was measured", BottleneckAnalysis.Diagnose(new RunResult { Id = "x", Status = RunStatus.Completed }).Summary, StringComparison.Ordinal);

    [Fact]
    public void Diagnose_Gap_LowersNothingButIsTold()
    {
        RunResult run = Faults.All["db.lock"]().Result();
        RunResult gap = run with { Monitors = [.. run.Monitors.Select(series => series.Monitor == "pg" ? Cut(series, second => second is > 20 and < 40) : series)] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(gap);
        Assert.Contains(diagnosis.Quality.Warnings, warning => warning.Contains("'pg' told nothing for", StringComparison.Ordinal) && warning.Contains("it did not see", StringComparison.Ordinal));
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(BottleneckAnalysis.Diagnose(run).Quality.Warnings, warning => warning.Contains("told nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_WithoutStatementsOrPermissions_SaysSoAndStillNamesTheLock()
    {
        MadeUpRun run = Faults.All["db.lock"]().WithoutTable("statements").WithoutTable("blocking");
        Diagnosis diagnosis = run.Diagnose();
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
        Assert.Contains(diagnosis.Missing, sentence => sentence.Contains("pg_stat_statements", StringComparison.Ordinal));
        Diagnosis blind = Faults.All["db.lock"]().WithoutTable("waits").WithoutTable("blocking").Diagnose();
        Assert.DoesNotContain(blind.Findings, finding => finding.Id == "db.lock");
        Assert.Contains(blind.Missing, sentence => sentence.Contains("pg_monitor", StringComparison.Ordinal));
    }

    /// <summary>A clock that is half a minute off: aligned where what follows the load tells by how much.</summary>
    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public void Diagnose_ClockOff_IsAligned(double shift)
    {
        // A step in the load halfway; the lock waits begin with it.
        MadeUpRun made = Faults.All["db.lock"]();
        made.Load = second => second < 40 ? 40 : 100;
        made.Set("pg", "postgresql", "postgresql.commits", "1/s", second => second < 40 ? 40 : 100);
        RunResult run = made.Result();
        RunResult off = run with { Monitors = [.. run.Monitors.Select(series => series.Monitor == "pg" ? series with { Seconds = [.. series.Seconds.Select(second => second + shift)] } : series)] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(off);
        Assert.Contains(diagnosis.Quality.Warnings, warning => warning.Contains("'pg' is", StringComparison.Ordinal) && warning.Contains("30 s", StringComparison.Ordinal));
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
        Assert.DoesNotContain(BottleneckAnalysis.Diagnose(run).Quality.Warnings, warning => warning.Contains("moved by", StringComparison.Ordinal));
    }

    /// <summary>A steady load has no shape to tell by; but times that are as long as the run can only have begun with it.</summary>
    [Theory]
    [InlineData(-30)]
    [InlineData(30)]
    public void Diagnose_ClockOffAtASteadyLoad_IsAlignedByItsLength(double shift)
    {
        RunResult run = Faults.All["db.lock"]().Result();
        RunResult off = run with { Monitors = [.. run.Monitors.Select(series => series.Monitor == "pg" ? series with { Seconds = [.. series.Seconds.Select(second => second + shift)] } : series)] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(off);
        Assert.Contains(diagnosis.Quality.Warnings, warning => warning.Contains("'pg' has times from", StringComparison.Ordinal) && warning.Contains("as long as the run", StringComparison.Ordinal));
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
    }

    /// <summary>The same without anything to tell by how much: refused with a reason.</summary>
    [Fact]
    public void Diagnose_ClockOffAndNothingToTellBy_IsRefused()
    {
        RunResult run = Faults.All["db.lock"]().Result();
        RunResult off = run with { Monitors = [.. run.Monitors.Select(series => series.Monitor == "pg" ? Cut(series, second => second < 40) with { Seconds = [.. Enumerable.Range(55, 20).Select(second => (double)second)] } : series)] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(off);
        Assert.Contains(diagnosis.Quality.Warnings, warning => warning.Contains("'pg' was left out", StringComparison.Ordinal) && warning.Contains("time service", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnose_WarmUp_IsCutAndNeverMoreThanAThird()
    {
        Assert.Equal(5, MadeUpRun.Healthy().Diagnose().Quality.WarmUpSeconds);
        Assert.Equal(10, new MadeUpRun { Rate = 50 }.Diagnose().Quality.WarmUpSeconds);
        Assert.Equal(20, new MadeUpRun { Rate = 4 }.Diagnose().Quality.WarmUpSeconds);
    }

    /// <summary>What was slow only while the target warmed up is no bottleneck.</summary>
    [Fact]
    public void Diagnose_SlowOnlyAtFirst_FindsNothing() =>
        Assert.Equal(Finding.NoBottleneckFound, MadeUpRun.Healthy().Set("dotnet", "dotnet", "dotnet.thread_pool.queue.length", "", second => second < 5 ? 80 : 0).Diagnose().Findings[0].Id);

    /// <summary>A look in which no monitor answered is still a look, and says which and why; a run that was over at once is none.</summary>
    [Fact]
    public void Diagnose_LookWithoutAnswers_SaysWhichMonitorsFailedAndWhy()
    {
        var look = new RunResult { Id = "look", Scenario = LookWording.ScenarioName, Status = RunStatus.Completed, Warnings = ["The monitor 'db1' could not be read: nobody listens."] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(look);
        Assert.Equal(["No monitor could be read. The monitor 'db1' could not be read: nobody listens."], diagnosis.Quality.Reasons);
        Assert.DoesNotContain("Invoke-PerfTest", diagnosis.Summary, StringComparison.Ordinal);
        Assert.Empty(diagnosis.Quality.Warnings);

        var series = new MonitorSeries { Monitor = "host", Kind = "host", Signal = "system.cpu.utilization", Unit = "%", Seconds = [0], Values = [5], Count = 1 };
        Diagnosis run = BottleneckAnalysis.Diagnose(new RunResult { Id = "run", Scenario = "shop", Status = RunStatus.Completed, Monitors = [series] });
        Assert.Contains("Nothing was measured", run.Summary, StringComparison.Ordinal);
        Assert.Contains("fewer than 5 times. Look longer (-Duration 30s)", BottleneckAnalysis.Diagnose(look with { Warnings = [], Monitors = [series] }).Summary, StringComparison.Ordinal);
    }

    /// <summary>What makes a look one that cannot be judged is told as the reason; what a look that can be judged lacks, as a warning.</summary>
    [Fact]
    public void Diagnose_LookOfWhichOneMonitorAnswered_WarnsOfTheOther()
    {
        const string Fault = "The monitor 'db' could not be read: password authentication failed.";
        MonitorSeries[] series = [new MonitorSeries { Monitor = "host", Kind = "host", Signal = "system.cpu.utilization", Unit = "%", Seconds = [0, 1, 2, 3, 4, 5], Values = [5, 5, 5, 5, 5, 5], Count = 6 }];
        var look = new RunResult { Id = "look", Scenario = LookWording.ScenarioName, Status = RunStatus.Completed, Duration = TimeSpan.FromSeconds(6), Monitors = series, Warnings = [Fault], MonitorFaults = [new MonitorFault { Monitor = "db", Kind = "postgresql", Text = Fault }] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(look);
        Assert.True(diagnosis.Quality.IsJudgeable);
        Assert.Equal([Fault], diagnosis.Quality.Warnings);
    }

    /// <summary>A monitor that could not be read is something else than one that nobody named.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Diagnose_NamedMonitorThatCouldNotBeRead_SaysWhichAndWhy(bool isKept)
    {
        // Results of before faults were kept have the warning alone, and know the kind by the usual name.
        string name = isKept ? "db" : "postgresql";
        string fault = $"The monitor '{name}' could not be read: 28P01: password authentication failed for user 'perf'. GRANT pg_monitor TO perf;";
        RunResult run = MadeUpRun.Healthy().Result();
        run = run with
        {
            Monitors = [.. run.Monitors.Where(series => series.Kind != "postgresql")],
            MonitorTables = [],
            Warnings = ["the scenario has no thresholds", fault],
            MonitorFaults = isKept ? [new MonitorFault { Monitor = name, Kind = "postgresql", Text = fault }] : [],
        };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(run);
        Assert.Equal($"The monitor '{name}' was named and could not be read: 28P01: password authentication failed for user 'perf'. GRANT pg_monitor TO perf;", diagnosis.Quality.Warnings[0]);
        Assert.DoesNotContain("the scenario has no thresholds", diagnosis.Quality.Warnings);
        Assert.Equal($"No database was watched: the monitor '{name}' was named and could not be read, for the reason that the warnings tell.", diagnosis.Missing[0]);
        Assert.DoesNotContain(diagnosis.Missing, sentence => sentence.Contains("-Monitor 'postgresql", StringComparison.Ordinal));

        Diagnosis nobody = BottleneckAnalysis.Diagnose(run with { Warnings = [], MonitorFaults = [] });
        Assert.Contains("No database was watched: -Monitor 'postgresql=<connection>'.", nobody.Missing);
        Assert.DoesNotContain(nobody.Quality.Warnings, warning => warning.Contains("could not be read", StringComparison.Ordinal));
    }

    /// <summary>Zero series and a warning.</summary>
    [Fact]
    public void Diagnose_NoMonitorCouldBeRead_DoesNotAdviseToNameOne()
    {
        RunResult run = MadeUpRun.Healthy().NoMonitors().Result() with { MonitorFaults = [new MonitorFault { Monitor = "process-postgres", Kind = "process", Text = "The monitor 'process-postgres' could not be read: no such process." }] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(run);
        Assert.Equal("The monitor 'process-postgres' was named and could not be read: no such process.", diagnosis.Quality.Warnings[0]);
        Assert.StartsWith("No monitor that was named could be read: only what", diagnosis.Quality.Warnings[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Run with -Monitor", diagnosis.Quality.Warnings[1], StringComparison.Ordinal);

        // The database's processes would not have told of the application's.
        Assert.Contains("The application's processor time was not watched: -Monitor 'process=<program>', or 'dotnet=<program>' for .NET.", diagnosis.Missing);
    }

    /// <summary>One of which something is there: its faults count from a tenth of its readings on.</summary>
    [Theory]
    [InlineData(0.02, false)]
    [InlineData(0.5, true)]
    public void Diagnose_MonitorThatFailedNowAndThen_IsToldWhereItMatters(double share, bool isTold)
    {
        RunResult run = Faults.All["db.lock"]().Result() with { MonitorFaults = [new MonitorFault { Monitor = "pg", Kind = "postgresql", Text = "The monitor 'pg' could not be read 3 of 60 times: too slow.", Share = share }] };
        Diagnosis diagnosis = BottleneckAnalysis.Diagnose(run);
        Assert.Equal(isTold, diagnosis.Quality.Warnings.Contains("The monitor 'pg' could not be read 3 of 60 times: too slow."));
        Assert.Equal("db.lock", diagnosis.Findings[0].Id);
    }

    [Fact]
    public void Diagnose_Anything_TellsEachWarningOnce()
    {
        Diagnosis diagnosis = Faults.All["net.bandwidth"]().NoMonitors().Diagnose();
        Assert.NotEmpty(diagnosis.Quality.Warnings);
        Assert.Empty(diagnosis.Warnings.Intersect(diagnosis.Quality.Warnings.Concat(diagnosis.Budget?.Contradictions ?? [])));
    }

    /// <summary>The answer as the documentation has it: what it takes of the mean, or its share, and how sure that is.</summary>
    [Fact]
    public void Diagnose_Cause_IsSummedUpInASentence()
    {
        Assert.Matches(@"^.+: it takes [0-9.]+ (µs|ms|s) of the mean of [0-9.]+ (µs|ms|s), confidence [0-9]+ %\.", Faults.All["db.lock"]().Diagnose().Summary);
        Assert.Matches(@"^.+: its share is [0-9]+ %, confidence [0-9]+ %\.", MadeUpRun.Healthy().Error("http_429", 1).Diagnose().Summary);
    }

    private static Finding Refused(MadeUpRun run)
    {
        foreach (Sensitivity sensitivity in Enum.GetValues<Sensitivity>())
        {
            Assert.Equal(Finding.CannotBeJudged, Assert.Single(run.Diagnose(sensitivity).Findings).Id);
        }

        Diagnosis diagnosis = run.Diagnose();
        Assert.False(diagnosis.Quality.IsJudgeable);
        Assert.Empty(diagnosis.Others);
        Assert.Null(diagnosis.Headroom);
        Assert.NotEmpty(diagnosis.Quality.Reasons);
        return diagnosis.Findings[0];
    }

    private static MonitorSeries Cut(MonitorSeries series, Func<double, bool> isGone)
    {
        int[] kept = [.. Enumerable.Range(0, series.Seconds.Count).Where(i => !isGone(series.Seconds[i]))];
        return series with { Seconds = [.. kept.Select(i => series.Seconds[i])], Values = [.. kept.Select(i => series.Values[i])], Count = kept.Length, Min = null, Avg = null, Max = null, Busiest = null };
    }
}
