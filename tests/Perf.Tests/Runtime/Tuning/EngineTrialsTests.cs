using System.Globalization;
using Perf.Analysis;
using Perf.Engine.Planning;
using Perf.Engine.Running;
using Perf.Runtime;
using Perf.Runtime.Tuning;
using Xunit.Abstractions;
using static Perf.Tests.Engine.ScenarioBuilding;

namespace Perf.Tests.Runtime.Tuning;

/// <summary>Trials by the real engine against a server whose speed is known.</summary>
[Collection(AloneCollection.Name)]
public sealed class EngineTrialsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    // Long enough for what is not about the guardrails: these need two seconds in a row.
    private static readonly TimeSpan s_half = TimeSpan.FromSeconds(0.5);

    private readonly SwitchedServer _server = SwitchedServer.Start();
    private readonly List<(RunPlan Plan, bool IsStored)> _runs = [];
    private double? _memory = 0.5;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task Prepare_NoRate_FindsOneBelowWhatTheSystemDoes()
    {
        // Ten milliseconds each: with two users 200 a second at most, and doubling goes on as long as it helps.
        EngineTrials trials = Trials(new TuningLoad());
        string how = await trials.PrepareAsync(new TuningKpi(), default);
        output.WriteLine(how);
        Assert.Contains("of ", how, StringComparison.Ordinal);
        Assert.True(_runs.Count >= 2);
        Assert.All(_runs, run => Assert.False(run.IsStored));
        Assert.All(_runs, run => Assert.IsType<ConstantVus>(Assert.Single(run.Plan.Scenario.Load)));
        int before = _runs.Count;
        await trials.PrepareAsync(new TuningKpi(), default);
        Assert.Equal(before, _runs.Count);
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Length = s_half }, new TuningGuardrails(), default);
        var load = Assert.IsType<ConstantArrivalRate>(Assert.Single(_runs[^1].Plan.Scenario.Load));
        Assert.True(load.Rate > 0);
        Assert.True(trial.Value >= 9, $"{trial.Value} ms");
    }

    [Fact]
    public async Task Measure_SlowerServer_ShowsIt()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 50 });
        Assert.Equal("Measured at 50/s.", await trials.PrepareAsync(new TuningKpi(), default));
        Assert.Empty(_runs);
        TuningTrial fast = await trials.MeasureAsync(new TuningTrial { Pair = 1, Length = s_short }, new TuningGuardrails(), default);
        _server.DelayMs = 60;
        TuningTrial slow = await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = s_short }, new TuningGuardrails(), default);
        Assert.True(fast is { IsValid: true, Guardrail: null, Problem: null }, fast.Problem);
        Assert.True(slow.Value > fast.Value + 30, $"{fast.Value} and {slow.Value} ms");
        Assert.InRange(fast.Requests, 50, 101);
        Assert.True(slow.P99 >= slow.P95 && slow.P95 >= slow.Value);
        Assert.Equal(["without", "with"], _runs.Select(run => run.Plan.Tags["side"]));
        Assert.All(_runs, run => Assert.True(run.IsStored && run.Plan.Tags["tuning"] == "tuning-1" && run.Plan.Scenario.Name == "test (tuning)"));
        Assert.Single(_runs.Select(run => run.Plan.Seed).Distinct());
    }

    [Fact]
    public async Task Measure_ServerThatBeginsToFail_EndsWithinFiveSeconds()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 50 });
        await trials.PrepareAsync(new TuningKpi(), default);
        _server.Status = 503;
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = TimeSpan.FromSeconds(30) }, new TuningGuardrails { BaselineP95 = 20 }, default);
        Assert.Contains("of the requests failed", trial.Guardrail, StringComparison.Ordinal);
        // Seconds of the run's own clock.
        Assert.InRange(trial.Requests, 1, 50 * 6);
    }

    [Fact]
    public async Task Measure_ServerThatFallsSilent_EndsWithinFiveSeconds()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 50 });
        await trials.PrepareAsync(new TuningKpi(), default);
        _server.IsSilent = true;
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = TimeSpan.FromSeconds(30) }, new TuningGuardrails { BaselineP95 = 20 }, default);
        Assert.Equal("Nothing was answered for 3 seconds.", trial.Guardrail);
    }

    [Fact]
    public async Task Measure_ServerThatBecomesSlow_EndsWithinFiveSeconds()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 50 });
        await trials.PrepareAsync(new TuningKpi(), default);
        _server.DelayMs = 200;
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = TimeSpan.FromSeconds(30) }, new TuningGuardrails { BaselineP95 = 20 }, default);
        Assert.Contains("95th percentile", trial.Guardrail, StringComparison.Ordinal);
        Assert.InRange(trial.Requests, 1, 50 * 6);
    }

    [Fact]
    public async Task Measure_ProbeThatDoesNotAnswer_EndsIt()
    {
        await using var health = new SwitchedServer { Status = 500 };
        EngineTrials trials = Trials(new TuningLoad { Rate = 20 });
        await trials.PrepareAsync(new TuningKpi(), default);
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = TimeSpan.FromSeconds(30) }, new TuningGuardrails { Probes = [health.Uri.AbsoluteUri, _server.Uri.AbsoluteUri] }, default);
        Assert.Contains($"{health.Uri.AbsoluteUri.TrimEnd('/')} has not answered with success twice in a row (status 500).", trial.Guardrail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_MemoryThatWasShortBefore_IsNotHeldAgainstTheChange()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 20 });
        await trials.PrepareAsync(new TuningKpi(), default);
        _memory = 0.05;
        Assert.Null((await trials.MeasureAsync(new TuningTrial { Length = s_half }, new TuningGuardrails(), default)).Guardrail);
        Assert.Null((await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = s_half }, new TuningGuardrails(), default)).Guardrail);

        // Half of the little that there was is the change's doing.
        _memory = 0.02;
        Assert.Contains("2 % of the machine's memory are available; 2.5 % must be.", (await trials.MeasureAsync(new TuningTrial { Pair = 1, IsChanged = true, Length = s_half }, new TuningGuardrails(), default)).Guardrail, StringComparison.Ordinal);
        _memory = 0.5;
        await trials.MeasureAsync(new TuningTrial { Length = s_half }, new TuningGuardrails(), default);
        _memory = 0.05;
        Assert.Contains("memory", (await trials.MeasureAsync(new TuningTrial { Pair = 2, IsChanged = true, Length = s_half }, new TuningGuardrails(), default)).Guardrail, StringComparison.Ordinal);
    }

    // It is never off: what there was before holds, and something less does not.
    [Fact]
    public void LeastMemoryOf_AnyShare_IsBelowItAndAboveNothing()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            double share = new Random(seed).NextDouble() / 4;
            double least = EngineTrials.LeastMemoryOf(share, 0.1);
            Assert.True(least <= share && least > 0 && least <= 0.1 && least >= Math.Min(0.1, share / 2), $"seed {seed}: {share} gives {least}");
        }

        Assert.Equal(0.1, EngineTrials.LeastMemoryOf(null, 0.1));
    }

    [Fact]
    public async Task Measure_Capacity_IsAClosedLoad()
    {
        EngineTrials trials = Trials(new TuningLoad { Vus = 4 });
        var kpi = new TuningKpi { Name = "successes of http_reqs", Kind = TuningKpiKind.Capacity, IsHigherBetter = true };
        Assert.Equal("Measured with 4 virtual users in a closed loop.", await trials.PrepareAsync(kpi, default));
        TuningTrial trial = await trials.MeasureAsync(new TuningTrial { Length = s_second }, new TuningGuardrails(), default);
        Assert.Equal(4, Assert.IsType<ConstantVus>(Assert.Single(_runs[^1].Plan.Scenario.Load)).Vus);
        // Four users, ten milliseconds each.
        Assert.InRange(trial.Value, 50, 401);
    }

    [Fact]
    public async Task Prepare_WorkThatNoMonitorReads_IsReplacedByTheMedian()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 20 });
        var kpi = new TuningKpi { Name = "statements.blocks / calls", Kind = TuningKpiKind.Work };
        string how = await trials.PrepareAsync(kpi, default);
        Assert.Contains("'statements.blocks / calls' cannot be read", how, StringComparison.Ordinal);
        Assert.Equal("p(50) of http_req_response_time", trials.MeasuredBy(kpi).Name);
        var sent = new TuningKpi { Name = "data_sent / requests", Kind = TuningKpiKind.Work };
        await trials.PrepareAsync(sent, default);
        Assert.Equal(sent, trials.MeasuredBy(sent));
    }

    [Fact]
    public async Task Prepare_SystemThatAnswersNothingWell_IsAnError()
    {
        _server.Status = 500;
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => Trials(new TuningLoad()).PrepareAsync(new TuningKpi(), default));
        Assert.Equal(ErrorIds.TrialFailed, error.Id);
        Assert.Contains("Invoke-PerfTest", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarmUp_FewRequests_GoesOnButNotForEver()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 375 }, warmUp: s_short);
        await trials.PrepareAsync(new TuningKpi(), default);
        Assert.Null(await trials.WarmUpAsync(null, default));
        Assert.Single(_runs);
        Assert.False(_runs[0].IsStored);
    }

    [Fact]
    public async Task WarmUp_GuardrailThatDoesNotHold_EndsIt()
    {
        EngineTrials trials = Trials(new TuningLoad { Rate = 20 });
        await trials.PrepareAsync(new TuningKpi(), default);
        _server.Status = 503;
        Assert.Contains("of the requests failed", await trials.WarmUpAsync(new TuningGuardrails { MostErrors = 0.5, BaselineP95 = 20, MostP95Factor = 100 }, default), StringComparison.Ordinal);
        // So few requests would be warmed up with three times.
        Assert.False(Assert.Single(_runs).IsStored);
    }

    [Fact]
    public async Task Wake_ServiceThatAnswers_IsOneUserForAMoment()
    {
        var kpi = new TuningKpi { Name = "successes of http_reqs", Kind = TuningKpiKind.Burst, IsHigherBetter = true };
        EngineTrials trials = Trials(new TuningLoad { Vus = 4 });
        Assert.Equal("Measured with 4 virtual users in a closed loop that meet a service just restarted.", await trials.PrepareAsync(kpi, default));

        // Many times as many answers as are waited for.
        _server.DelayMs = 1;
        Assert.Null(await trials.WakeAsync(null, default));
        Assert.Equal(1, Assert.IsType<ConstantVus>(Assert.Single(Assert.Single(_runs).Plan.Scenario.Load)).Vus);

        // One that answers nothing well has its time, and no more.
        _runs.Clear();
        _server.Status = 503;
        Assert.Null(await trials.WakeAsync(null, default));
        Assert.Equal(3, _runs.Count);

        // A guardrail needs two seconds.
        EngineTrials longer = Trials(new TuningLoad { Vus = 4 }, step: TimeSpan.FromSeconds(3));
        await longer.PrepareAsync(kpi, default);
        Assert.Contains("of the requests failed", await longer.WakeAsync(new TuningGuardrails { MostErrors = 0.5, BaselineP95 = 20 }, default), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ScenarioWithoutTheFlow_IsRefused()
    {
        PerfException error = Assert.Throws<PerfException>(() => Trials(new TuningLoad { Flow = "absent" }));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.Id);
        Assert.Contains("Flows: flow.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunStatus.Failed, true, null, "The run ended with status Failed.")]
    [InlineData(RunStatus.Aborted, true, null, "The run was aborted.")]
    [InlineData(RunStatus.Completed, false, null, "The generator was the limit.")]
    [InlineData(RunStatus.Aborted, true, "Nothing was answered for 3 seconds.", null)]
    public void TrialOf_RunsThatCannotBeBelieved_SayWhy(RunStatus status, bool isValid, string? hit, string? problem)
    {
        var run = new RunResult
        {
            Status = status,
            Duration = TimeSpan.FromSeconds(10),
            Metrics = new Dictionary<string, MetricSummary> { [MetricNames.HttpReqResponseTime] = new() { Type = MetricType.Trend, Count = 10, Med = 12 } },
            Validity = new Validity { IsValid = isValid, Findings = isValid ? [] : [new ValidityFinding { Invalidates = true, Message = "The generator was the limit." }] },
        };
        TuningTrial trial = EngineTrials.TrialOf(new TuningTrial(), run, new TuningKpi(), hit, isStored: false);
        Assert.Equal((problem, problem is null, hit), (trial.Problem, trial.IsValid, trial.Guardrail));
    }

    private EngineTrials Trials(TuningLoad load, TimeSpan? step = null, TimeSpan? warmUp = null)
    {
        Scenario scenario = Of(_server.Uri, new ConstantVus { Vus = 1, Duration = s_short }, Get("/"));
        return new EngineTrials(load with { Run = new RunRequest { Scenario = scenario } }, "tuning-1", Planned, RunAsync, () => _memory, TimeProvider.System)
        {
            Step = step ?? s_half,
            WarmUp = warmUp ?? TimeSpan.FromSeconds(5),
        };
    }

    private async Task<RunResult> RunAsync(RunPlan plan, bool isStored, Func<Interval, string?>? watch, CancellationToken stop)
    {
        _runs.Add((plan, isStored));
        IRunGuard guard = WatchGuard.Around(new CalmGuard(new ThresholdGuard([], plan.Duration)), watch);
        return await new LoadEngine(_ => null, TimeProvider.System).RunAsync(plan, guard, [], stop);
    }

    private static RunPlan Planned(RunRequest request) =>
        Planner.Plan(request, new Dictionary<string, EnvironmentDefinition>(), _ => null, string.Create(CultureInfo.InvariantCulture, $"run-{Guid.NewGuid():N}"), 7);
}
