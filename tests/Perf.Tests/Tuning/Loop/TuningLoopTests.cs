using Microsoft.Extensions.Time.Testing;
using Perf.Tests.Runtime.Tuning;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class TuningLoopTests
{
    private readonly Heard _heard = new();

    [Fact]
    public async Task Run_ChangeThatHelps_IsKeptAndStaysInEffect()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6 };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Kept, TuningOutcome.KpiMet), (change.State, change.Outcome));
        Assert.Equal(0.4, change.Gain!.Value, 9);
        Assert.Equal([1], system.On);
        Assert.Equal(TuningOutcome.KpiMet, system.Notes[1].Outcome);
        Assert.Equal([change], _heard.Changes);
        // Four of the unchanged system, then six pairs, which are in the measurement in the order in which they were made; and two pairs more at the end.
        Assert.Equal(20, system.Measured.Count);
        Assert.Equal(Enumerable.Range(1, 16), change.Measurement!.Trials.Select(trial => trial.Number));
        Assert.Equal([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], change.Measurement.Trials.Select(trial => trial.Pair));
        Assert.Equal(6, change.Measurement.Trials.Count(trial => trial.IsChanged));
        Assert.All(_heard.Progress, progress => Assert.InRange(progress.Share, 0, 1));
        Assert.Equal(_heard.Progress.Select(progress => progress.Share).Order(), _heard.Progress.Select(progress => progress.Share));
    }

    [Theory]
    [InlineData(1.0, TuningOutcome.Neutral)]
    [InlineData(0.98, TuningOutcome.Neutral)]
    [InlineData(2.0, TuningOutcome.Harmful)]
    public async Task Run_ChangeThatDoesNotHelp_IsUndone(double effect, TuningOutcome outcome)
    {
        var system = new MadeUpSystem { Effect = _ => effect };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, outcome), (change.State, change.Outcome));
        Assert.Empty(system.On);
        Assert.DoesNotContain("keep 1", system.Calls);
        Assert.Contains("It was undone.", change.Message, StringComparison.Ordinal);
        Assert.Equal(outcome, system.Notes[1].Outcome);
        // Three pairs are enough to see that nothing can be gained.
        Assert.Equal(10, system.Measured.Count);
    }

    [Fact]
    public async Task Run_EachSwitch_IsWarmedUpAndNeverDoneTwice()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6 };
        await RunAsync(system, Plans.Of(Plans.Change("api.gzip")));
        for (int i = 1; i < system.Calls.Count - 1; i++)
        {
            if (system.Calls[i] == "apply 1")
            {
                Assert.NotEqual("apply 1", system.Calls[..i].LastOrDefault(call => call is "apply 1" or "revert 1"));
                Assert.True(system.Calls[i + 1] is "warm up" or "keep 1");
            }
        }

        // Blocks of ABBA turn it on and off once for two pairs, and not for each trial.
        Assert.InRange(system.Calls.Count(call => call == "apply 1"), 4, 6);
        Assert.Equal("keep 1", system.Calls[^1]);
    }

    [Fact]
    public async Task Run_GuardrailsOfTrials_ComeFromTheBaseline()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Distort = (trial, _) => trial with { ErrorRate = 0.004 } };
        await RunAsync(system, Plans.Of(Plans.Change("api.gzip")), probes: ["http://127.0.0.1:1/health"]);
        Assert.All(system.Guardrails, one => Assert.Equal(["http://127.0.0.1:1/health"], one.Probes));
        // A system of which nearly everything fails is measured as it is; from a change it is protected.
        (TuningTrial Trial, TuningGuardrails Guardrails)[] all = [.. system.Measured.Zip(system.Guardrails)];
        Assert.All(all.Where(one => !one.Trial.IsChanged), one => Assert.Equal((null, 1), (one.Guardrails.BaselineP95, one.Guardrails.MostErrors)));
        Assert.Contains(all, one => one.Trial.IsChanged);
        Assert.All(all.Where(one => one.Trial.IsChanged), one => Assert.Equal((150, 0.004, 0.01), (Math.Round(one.Guardrails.BaselineP95!.Value, 9), Math.Round(one.Guardrails.BaselineErrors, 9), one.Guardrails.MostErrors)));
    }

    [Fact]
    public async Task Run_GuardrailHitWithTheChange_EndsItAtOnce()
    {
        var system = new MadeUpSystem { Distort = (trial, _) => trial.IsChanged ? trial with { Guardrail = "Nothing was answered for 3 seconds." } : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Harmful), (change.State, change.Outcome));
        Assert.Contains("Nothing was answered", change.Message, StringComparison.Ordinal);
        Assert.Equal(1, system.Measured.Count(trial => trial.IsChanged));
        Assert.Empty(system.On);
    }

    [Theory]
    [InlineData(TuningEffect.Reload, 0.5, true)]
    [InlineData(TuningEffect.Restart, 1.0, false)]
    public async Task Run_WarmUpWithTheChange_IsWatchedButLessStrictly(TuningEffect effect, double errors, bool isSlownessWatched)
    {
        // A service that was restarted is waited for.
        await using var health = new SwitchedServer();
        var system = new MadeUpSystem { Effect = _ => 0.6 };
        await RunAsync(system, Plans.Of(Plans.Change("api.gzip") with { Effect = effect, Target = "application:shop" }), probes: [health.Uri.AbsoluteUri]);
        TuningGuardrails[] watched = [.. system.ColdGuardrails.OfType<TuningGuardrails>()];
        // As often as it was turned on, but for the last time, after which nothing is measured; where it is restarted, before each trial with it.
        Assert.InRange(watched.Length, effect == TuningEffect.Restart ? 8 : 3, effect == TuningEffect.Restart ? 8 : 6);
        Assert.True(system.ColdGuardrails.Count > watched.Length);
        Assert.All(watched, one =>
        {
            Assert.Equal((errors, isSlownessWatched, 0.1), (one.MostErrors, one.BaselineP95 is not null, one.LeastMemory));
            Assert.Equal([health.Uri.AbsoluteUri], one.Probes);
        });
    }

    [Fact]
    public async Task Run_GuardrailHitWhileWarmingUp_EndsItAtOnce()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Cold = _ => "Nothing was answered for 3 seconds." };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Harmful), (change.State, change.Outcome));
        Assert.Contains("Nothing was answered", change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Measured, trial => trial.IsChanged);
        Assert.Equal(1, system.Calls.Count(call => call == "apply 1"));
        Assert.Empty(system.On);
        // It is told of where all trials are, and is none.
        TuningTrial last = change.Measurement!.Trials[^1];
        Assert.Equal((true, false, system.Measured.Count + 1), (last.IsChanged, last.IsValid, last.Number));
    }

    [Fact]
    public async Task Run_GuardrailHitWhileTheWholeSetWarmsUp_UndoesAllOfIt()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Cold = system => system.Calls.Contains("keep 2") ? "Nothing was answered for 3 seconds." : null };
        IReadOnlyList<Change> changes = await RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b")));
        Assert.Empty(system.On);
        Assert.All(changes, change => Assert.Equal((TuningState.Reverted, TuningOutcome.Harmful), (change.State, change.Outcome)));
    }

    [Fact]
    public async Task Run_TrialThatCannotBeBelieved_IsMadeAgain()
    {
        int left = 2;
        var system = new MadeUpSystem { Effect = _ => 0.6, Distort = (trial, _) => trial.Pair == 2 && left-- > 0 ? trial with { IsValid = false, Problem = "The generator was the limit." } : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal(TuningOutcome.KpiMet, change.Outcome);
        Assert.Equal(18, change.Measurement!.Trials.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Run_PairThatANeighbourSpoils_IsMadeAgainOnce(int pair)
    {
        int left = 1;
        var system = new MadeUpSystem { Effect = _ => 0.7, Distort = (trial, _) => trial.Pair == pair && trial.IsChanged && left-- > 0 ? trial with { Value = 120 } : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.True(change.Outcome == TuningOutcome.KpiMet, change.Message);
        Assert.Equal(0.3, change.Gain!.Value, 9);
        Assert.Equal(18, change.Measurement!.Trials.Count);
        Assert.Equal(_heard.Progress.Select(progress => progress.Share).Order(), _heard.Progress.Select(progress => progress.Share));

        // Twice it is no neighbour.
        left = 2;
        Assert.Equal(TuningState.Reverted, Assert.Single(await RunAsync(new MadeUpSystem { Effect = _ => 0.7, Distort = system.Distort }, Plans.Of(Plans.Change("api.gzip")))).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_TrialsThatNeverCanBeBelieved_AreInconclusiveAndUndone(bool withTheChange)
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Distort = (trial, _) => trial.Pair == 2 && trial.IsChanged == withTheChange ? trial with { IsValid = false, Problem = "The generator was the limit." } : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Inconclusive), (change.State, change.Outcome));
        Assert.Contains("The generator was the limit.", change.Message, StringComparison.Ordinal);
        Assert.Empty(system.On);
    }

    [Fact]
    public async Task Run_BaselineThatCannotBeBelieved_TouchesNothing()
    {
        var system = new MadeUpSystem { Distort = (trial, _) => trial with { Guardrail = "http://127.0.0.1:1/ has not answered with success twice in a row." } };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Planned, TuningOutcome.Inconclusive), (change.State, change.Outcome));
        Assert.Contains("It was not tried.", change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(system.Calls, call => call.StartsWith("apply", StringComparison.Ordinal));
        Assert.Equal(3, system.Measured.Count);
    }

    [Fact]
    public async Task Run_SecondChange_IsMeasuredOnTopOfTheFirst()
    {
        var system = new MadeUpSystem { Effect = number => number == 1 ? 0.6 : 0.7 };
        IReadOnlyList<Change> changes = await RunAsync(system, Plans.Of(Plans.Change("db.index.create"), Plans.Change("api.gzip")));
        Assert.Equal([0.4, 0.3], changes.Take(2).Select(change => Math.Round(change.Gain!.Value, 9)));
        Assert.Equal([1, 2], system.On.Order());
        // Another baseline for the second, since the system is another.
        Assert.Equal(8, system.Measured.Count(trial => trial.Pair == 0));
        Change whole = changes[2];
        Assert.Equal((0, "*", TuningState.Kept, TuningOutcome.KpiMet), (whole.Number, whole.OptimizationId, whole.State, whole.Outcome));
        Assert.Equal(1 - (0.6 * 0.7), whole.Gain!.Value, 9);
        Assert.Equal(["keep 1", "keep 2"], system.Calls.TakeLast(2));
    }

    [Fact]
    public async Task Run_ChangesThatWereUndone_ShareTheirBaseline()
    {
        var system = new MadeUpSystem();
        await RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b"), Plans.Change("c")));
        Assert.Equal(4, system.Measured.Count(trial => trial.Pair == 0));
        Assert.Equal(Enumerable.Range(1, system.Measured.Count), system.Measured.Select(trial => trial.Number));
    }

    [Fact]
    public async Task Run_KeptChangesThatDoNotGetOn_AreAllUndone()
    {
        // Each helps until both were there for a while: together they are worse than none.
        var system = new MadeUpSystem { Effect = _ => 0.6, Distort = (trial, system) => trial.Pair > 0 && system.On.Count == 2 && system.Calls.Contains("keep 2") ? trial with { Value = 150 } : trial };
        IReadOnlyList<Change> changes = await RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b")));
        Assert.Empty(system.On);
        Assert.Equal([TuningState.Reverted, TuningState.Reverted, TuningState.Reverted], changes.Select(change => change.State));
        Assert.All(changes, change => Assert.Equal(TuningOutcome.Harmful, change.Outcome));
        Assert.Equal(["*", "a", "b"], changes.Select(change => change.OptimizationId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(100, TuningOutcome.Neutral)]
    [InlineData(130, TuningOutcome.Harmful)]
    public async Task Run_GainThatIsNotThereOnceMore_IsUndone(double later, TuningOutcome outcome)
    {
        var system = new MadeUpSystem { Effect = _ => 0.9, Distort = (trial, system) => trial.IsChanged && system.Calls.Contains("keep 1") ? trial with { Value = later } : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, outcome), (change.State, change.Outcome));
        Assert.Empty(system.On);
        Assert.Equal([TuningState.Kept, TuningState.Reverted], _heard.Changes.Select(one => one.State));
    }

    [Fact]
    public async Task Run_OneOfTwoGainsIsNotThereOnceMore_TheOtherStays()
    {
        var system = new MadeUpSystem { Effect = number => number == 1 ? 0.9 : 0.8, Distort = (trial, system) => trial.IsChanged && system.Calls.Contains("keep 2") ? trial with { Value = 100 } : trial };
        IReadOnlyList<Change> changes = await RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b", new TuningKpi { Name = "p(95) of http_req_response_time" })));
        Assert.Equal([2], system.On);
        Assert.Equal([TuningState.Reverted, TuningState.Kept, TuningState.Kept], changes.Select(change => change.State));
        Assert.Contains("Undone: a.", changes[2].Message, StringComparison.Ordinal);
        Assert.Equal("keep 2", system.Calls[^1]);
    }

    [Fact]
    public async Task Run_ChangeThatFails_EndsABalancedPlanAndNotAnAggressiveOne()
    {
        MadeUpSystem Broken() => new() { Effect = _ => 0.6, Bend = change => change.Number == 1 ? change with { State = TuningState.Failed, Message = "nginx -t says no." } : change };
        OptimizationPlan plan = Plans.Of(Plans.Change("a"), Plans.Change("b"));
        MadeUpSystem system = Broken();
        IReadOnlyList<Change> changes = await RunAsync(system, plan);
        Assert.Equal([TuningState.Failed, TuningState.Planned], changes.Select(change => change.State));
        Assert.Contains("nginx -t says no.", changes[1].Message, StringComparison.Ordinal);
        Assert.Empty(system.On);
        MadeUpSystem other = Broken();
        Assert.Equal([TuningState.Failed, TuningState.Kept], (await RunAsync(other, plan with { Strategy = OptimizationStrategy.Aggressive })).Select(change => change.State));
    }

    [Fact]
    public async Task Run_ChangeThatSomebodyElseChanges_StopsAndIsLeftToThem()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Bend = change => change.State == TuningState.Reverted ? change with { State = TuningState.Drifted, Message = "Somebody else has set gzip to 'off'." } : change };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal(TuningState.Drifted, change.State);
        Assert.Contains("Somebody else", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_UndoesTheChangeThatIsBeingTriedAndKeepsTheOthers()
    {
        using var stop = new CancellationTokenSource();
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Distort = (trial, system) =>
            {
                if (system.On.Contains(2) && trial.IsChanged)
                {
                    stop.Cancel();
                    stop.Token.ThrowIfCancellationRequested();
                }

                return trial;
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b"), Plans.Change("c")), cancellation: stop.Token));
        Assert.Equal([1], system.On);
        Assert.Equal([TuningState.Kept, TuningState.Reverted], _heard.Changes.Select(change => change.State));
        Assert.Contains("stopped", _heard.Changes[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CancelledWhileTheWholeIsMeasured_PutsTheKeptOnesBackIntoEffect()
    {
        using var stop = new CancellationTokenSource();
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Distort = (trial, system) =>
            {
                if (system.On.Count == 0 && system.Calls.Contains("keep 2"))
                {
                    stop.Cancel();
                    stop.Token.ThrowIfCancellationRequested();
                }

                return trial;
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b")), cancellation: stop.Token));
        Assert.Equal([1, 2], system.On.Order());
        Assert.Equal(["keep 1", "keep 2"], system.Calls.TakeLast(2));
    }

    [Fact]
    public async Task Run_MeasuringFails_UndoesAndTells()
    {
        var system = new MadeUpSystem { Distort = (trial, _) => trial.IsChanged ? throw new PerfException(ErrorIds.TrialFailed, "Nothing is answered.") : trial };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Reverted, TuningOutcome.Inconclusive), (change.State, change.Outcome));
        Assert.Contains("Nothing is answered.", change.Message, StringComparison.Ordinal);
        Assert.Empty(system.On);
    }

    [Fact]
    public async Task Run_NothingCanBeMeasuredAtAll_IsAnErrorAndTouchesNothing()
    {
        var system = new MadeUpSystem { Distort = (_, _) => throw new PerfException(ErrorIds.TrialFailed, "Nothing is answered.") };
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal(ErrorIds.TrialFailed, error.Id);
        Assert.DoesNotContain(system.Calls, call => call.StartsWith("apply", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SkipVerification_KeepsWithoutMeasuringAndSaysSo()
    {
        var system = new MadeUpSystem();
        IReadOnlyList<Change> changes = await RunAsync(system, Plans.Of(Plans.Change("a"), Plans.Change("b")), new ApplyRequest { SkipVerification = true });
        Assert.All(changes, change => Assert.Equal((TuningState.Kept, TuningOutcome.Unverified), (change.State, change.Outcome)));
        Assert.All(changes, change => Assert.Contains("-SkipVerification", change.Message, StringComparison.Ordinal));
        Assert.Empty(system.Measured);
        Assert.Equal([1, 2], system.On.Order());
    }

    [Fact]
    public async Task Run_ChangeThatCannotBeUndone_IsMadeOnceAfterAllTrialsWithout()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6 };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("db.stats.analyze") with { IsReversible = false })));
        Assert.Equal(TuningState.Kept, change.State);
        Assert.Equal(1, system.Calls.Count(call => call.StartsWith("apply", StringComparison.Ordinal)));
        Assert.Equal([.. Enumerable.Repeat(false, 10), .. Enumerable.Repeat(true, 6)], system.Measured.Select(trial => trial.IsChanged));
    }

    [Fact]
    public async Task Run_KpiThatCannotBeRead_IsReplacedAndTheResultSaysByWhat()
    {
        var system = new MadeUpSystem { Effect = _ => 0.6, Replace = _ => Trials.Latency };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("a", new TuningKpi { Name = "statements.blocks / calls", Kind = TuningKpiKind.Work }))));
        Assert.Equal(Trials.Latency, change.Measurement!.Kpi);
    }

    [Fact]
    public async Task Run_Advice_IsGivenAtTheEnd()
    {
        OptimizationPlan plan = Plans.Of(Plans.Change("a")) with { Advice = [Plans.Change("db.query.rewrite-advice") with { Mechanism = "", Advice = "Read the orders with one statement.", Reason = "27 statements a request." }] };
        IReadOnlyList<Change> changes = await RunAsync(new MadeUpSystem(), plan);
        Assert.Equal(("db.query.rewrite-advice", "Read the orders with one statement.", TuningState.Planned), (changes[1].OptimizationId, changes[1].Advice, changes[1].State));
        Assert.Equal(2, _heard.Changes.Count);
    }

    private Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationPlan plan, ApplyRequest? request = null, IReadOnlyList<string>? probes = null, CancellationToken cancellation = default)
    {
        request ??= new ApplyRequest();
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 8, 6, 2, 0, 0, TimeSpan.Zero));
        return new TuningLoop(system, request.SkipVerification ? null : system, new KnownRestarts("application:shop"), request, probes ?? [], _heard, time).RunAsync(plan, cancellation);
    }
}
