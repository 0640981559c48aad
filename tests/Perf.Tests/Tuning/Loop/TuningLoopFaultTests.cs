using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>What breaks while changes are tried and put back: nothing stays in effect without a word, and the word says how to undo it.</summary>
public class TuningLoopFaultTests
{
    private readonly Heard _heard = new();

    [Fact]
    public async Task Run_TrialStoppedFromOutside_EndsAllOfIt()
    {
        var system = new MadeUpSystem { Distort = (trial, _) => trial.IsChanged ? throw new PerfException(ErrorIds.RunStopped, "A trial was stopped from outside.") : trial };
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal(ErrorIds.RunStopped, fault.Id);
        Assert.Equal(TuningState.Reverted, Assert.Single(_heard.Changes).State);
        Assert.DoesNotContain("apply 2", system.Calls);
        Assert.Empty(system.On);
    }

    [Fact]
    public async Task Run_ServiceThatIsGone_SaysHowToUndoTheChangeLater()
    {
        var system = new MadeUpSystem { Bend = change => change.State == TuningState.Reverted ? throw new PerfException(ErrorIds.ChangeRefused, "PostgreSQL cannot be reached.") : change };
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Contains("PostgreSQL cannot be reached.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Undo-PerfOptimization -BackupId 20250806_183000", fault.Message, StringComparison.Ordinal);
        Assert.Equal((TuningState.Effective, TuningOutcome.Inconclusive, fault.Message), (_heard.Changes[^1].State, _heard.Changes[^1].Outcome, _heard.Changes[^1].Message));
        Assert.DoesNotContain("apply 2", system.Calls);
    }

    [Fact]
    public async Task Run_PuttingBackFailsWhileItIsTried_IsTriedOnceMoreAndTold()
    {
        var system = new MadeUpSystem { Bend = change => change.State == TuningState.Reverted ? throw new PerfException(ErrorIds.ChangeFailed, "The disk is full.") : change };
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal((ErrorIds.ChangeFailed, "The disk is full."), (fault.Id, fault.Message));
        Assert.Equal((TuningState.Reverting, "The disk is full."), (_heard.Changes[^1].State, _heard.Changes[^1].Message));
        Assert.Equal(2, system.Calls.Count(call => call == "revert 1"));
    }

    [Theory]
    [InlineData(OptimizationStrategy.Balanced, TuningState.Planned)]
    [InlineData(OptimizationStrategy.Aggressive, TuningState.Kept)]
    public async Task Run_PuttingBackGoesAtTheSecondTry_IsNoFaultOfTheCommand(OptimizationStrategy strategy, TuningState next)
    {
        int left = 1;
        var system = new MadeUpSystem { Effect = _ => 0.6, Bend = change => change is { Number: 1, State: TuningState.Reverted } && left-- > 0 ? throw new PerfException(ErrorIds.ChangeFailed, "The disk is full.") : change };
        IReadOnlyList<Change> changes = await RunAsync(system, strategy, "a", "b");
        Assert.Equal((TuningState.Reverted, TuningOutcome.Inconclusive), (changes[0].State, changes[0].Outcome));
        Assert.Contains("The disk is full.", changes[0].Message, StringComparison.Ordinal);
        Assert.Contains("second try", changes[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, system.Calls.Count(call => call == "revert 1"));
        Assert.DoesNotContain(1, system.On);

        // What broke by a change may break by the next as well.
        Assert.Equal(next, changes[1].State);
    }

    [Fact]
    public async Task Run_EachChange_FindsTheSystemWarm()
    {
        // Each is ended while it is in effect, so that putting it back is the last thing that is done before the next.
        var system = new MadeUpSystem { Distort = (trial, _) => trial.IsChanged ? trial with { Guardrail = "Nothing was answered." } : trial };
        await RunAsync(system, "a", "b", "c", "d", "e", "f");
        Assert.Equal(6, system.Calls.Count(call => call.StartsWith("revert", StringComparison.Ordinal)));
        for (int i = 1; i < system.Calls.Count; i++)
        {
            bool isCold = system.Calls[i - 1].StartsWith("apply", StringComparison.Ordinal) || system.Calls[i - 1].StartsWith("revert", StringComparison.Ordinal);
            Assert.False(isCold && system.Calls[i] is "with" or "without", $"{i}: {system.Calls[i - 1]}, {system.Calls[i]}");
        }
    }

    [Fact]
    public async Task Run_SetThatDoesHarm_OneThatCannotBeUndoneKeepsNoOther()
    {
        List<string> calls = [];
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Distort = (trial, system) => trial.Pair > 0 && system.On.Count == 2 && system.Calls.Contains("keep 2") ? trial with { Value = 150 } : trial,
            Bend = change => change is { Number: 2, State: TuningState.Reverted } && RevertsOfTheSet(calls) > 1 ? throw new PerfException(ErrorIds.ChangeFailed, "The disk is full.") : change,
        };
        calls = system.Calls;
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal("The disk is full.", fault.Message);
        Assert.Equal([2], system.On);
        Assert.Equal(TuningState.Reverted, _heard.Changes.Last(change => change.Number == 1).State);
        Assert.Equal((TuningState.Reverting, "The disk is full."), (_heard.Changes.Last(change => change.Number == 2).State, _heard.Changes.Last(change => change.Number == 2).Message));
        Change whole = Assert.Single(_heard.Changes, change => change.OptimizationId == "*");
        Assert.Contains("Undone: a.", whole.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SetThatCannotBeTurnedOff_TellsWhichAndKeepsTheOthers()
    {
        List<string> calls = [];
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Bend = change => change is { Number: 2, State: TuningState.Reverted } && RevertsOfTheSet(calls) > 0 ? throw new PerfException(ErrorIds.ChangeFailed, "The disk is full.") : change,
        };
        calls = system.Calls;
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal("The disk is full.", fault.Message);
        Assert.Equal(TuningState.Reverting, _heard.Changes.Last(change => change.Number == 2).State);
        Assert.Equal(TuningState.Kept, _heard.Changes.Last(change => change.Number == 1).State);

        // It may be in effect, and is not made over that.
        Assert.Equal(["revert 2", "keep 1"], system.Calls.TakeLast(2));
    }

    [Fact]
    public async Task Run_SetOfWhichSomebodyChangesOne_LeavesThatAndKeepsTheOthers()
    {
        List<string> calls = [];
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Bend = change => change is { Number: 2, State: TuningState.Reverted } && RevertsOfTheSet(calls) > 0 ? change with { State = TuningState.Drifted, Message = "Somebody else has changed it." } : change,
        };
        calls = system.Calls;
        IReadOnlyList<Change> changes = await RunAsync(system, "a", "b");
        Assert.Equal((TuningState.Kept, TuningState.Drifted), (changes[0].State, changes[1].State));
        Assert.Equal("Somebody else has changed it.", changes[1].Message);
        Assert.Equal("keep 1", system.Calls[^1]);
        Assert.DoesNotContain("apply 2", system.Calls.SkipWhile(call => call != "keep 2"));
    }

    [Fact]
    public async Task Run_SetOfWhichOneCannotBeMadeAgain_MakesThoseAfterIt()
    {
        List<string> calls = [];
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Bend = change => change is { Number: 1, State: TuningState.Effective } && RevertsOfTheSet(calls) > 0 ? change with { State = TuningState.Failed, Message = "nginx -t says no." } : change,
        };
        calls = system.Calls;
        IReadOnlyList<Change> changes = await RunAsync(system, "a", "b");
        Assert.Equal([2], system.On);
        Assert.Equal((TuningState.Failed, "nginx -t says no."), (changes[0].State, changes[0].Message));
        Assert.Equal(TuningState.Kept, changes[1].State);
        Assert.Equal("keep 2", system.Calls[^1]);
        Assert.Contains("nginx -t says no.", Assert.Single(changes, change => change.OptimizationId == "*").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorIds.ChangeRefused)]
    [InlineData(ErrorIds.JournalUnavailable)]
    public async Task Run_SetOfWhichOneThrowsWhenItIsMadeAgain_MakesThoseAfterItAndTellsBoth(string id)
    {
        List<string> calls = [];
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Bend = change => change is { Number: 1, State: TuningState.Effective } && RevertsOfTheSet(calls) > 0 ? throw new PerfException(id, "The server is gone.") : change,
        };
        calls = system.Calls;
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => RunAsync(system, "a", "b"));
        Assert.Equal((id, "The server is gone."), (fault.Id, fault.Message));
        Assert.Equal([2], system.On);
        Change lost = _heard.Changes.Last(change => change.Number == 1);
        Assert.Equal(TuningState.Reverted, lost.State);
        Assert.Contains("was not made again. The server is gone.", lost.Message, StringComparison.Ordinal);
        Assert.Equal("keep 2", system.Calls[^1]);
    }

    [Fact]
    public async Task Run_CancelledWhileTheSetIsOff_TellsOfOneThatCannotBeMadeAgain()
    {
        using var stop = new CancellationTokenSource();
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Bend = change => change is { Number: 1, State: TuningState.Effective } && stop.IsCancellationRequested ? change with { State = TuningState.Failed, Message = "nginx -t says no." } : change,
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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(system, OptimizationStrategy.Balanced, stop.Token, "a", "b"));
        Assert.Equal([2], system.On);
        Assert.Equal((TuningState.Failed, "nginx -t says no."), (_heard.Changes.Last(change => change.Number == 1).State, _heard.Changes.Last(change => change.Number == 1).Message));
    }

    private static int RevertsOfTheSet(List<string> calls) => calls.SkipWhile(call => call != "keep 2").Count(call => call == "revert 2");

    private Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, params string[] ids) => RunAsync(system, OptimizationStrategy.Balanced, ids);

    private Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationStrategy strategy, params string[] ids) => RunAsync(system, strategy, CancellationToken.None, ids);

    private Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationStrategy strategy, CancellationToken cancellation, params string[] ids) =>
        new TuningLoop(system, system, new KnownRestarts(), new ApplyRequest(), [], _heard, new FakeTimeProvider()).RunAsync(Plans.Of([.. ids.Select(id => Plans.Change(id))]) with { Strategy = strategy }, cancellation);
}
