using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

public class ChangeSwitchTests
{
    [Fact]
    public async Task Off_OneThatCannotBePutBack_KeepsNoOtherInEffect()
    {
        var system = new MadeUpSystem { Bend = change => change is { Number: 2, State: TuningState.Reverted } ? throw new PerfException(ErrorIds.ChangeFailed, "The disk is full.") : change };
        ChangeSwitch turn = Of(system);
        Assert.Null(await turn.TurnAsync(true, "", default));
        Assert.True(turn.IsOn);

        PerfException? fault = await turn.OffAsync("It does harm.");
        Assert.Equal("The disk is full.", fault!.Message);
        Assert.Equal([2], system.On);
        Assert.Equal([TuningState.Reverted, TuningState.Reverting, TuningState.Reverted], Enumerable.Range(1, 3).Select(number => turn.LastOf(number)!.State));
        Assert.Equal("The disk is full.", turn.LastOf(2)!.Message);

        // It may be in effect: it is not made again, and is put back once more.
        Assert.True(turn.IsAnyOn);
        Assert.False(turn.Has(2));
        Assert.Null(await turn.TurnAsync(true, "", default));
        Assert.Equal(1, system.Calls.Count(call => call == "apply 2"));
        Assert.Equal(2, system.Calls.Count(call => call == "apply 1"));
        Assert.NotNull(await turn.OffAsync(""));
        Assert.Equal(2, system.Calls.Count(call => call == "revert 2"));
    }

    [Fact]
    public async Task Off_ServiceThatCannotBeAsked_IsInEffectStill()
    {
        bool isDown = false;
        var system = new MadeUpSystem { Bend = change => isDown ? throw new PerfException(ErrorIds.ChangeRefused, "PostgreSQL cannot be reached.") : change };
        ChangeSwitch turn = Of(system);
        await turn.TurnAsync(true, "", default);
        isDown = true;
        Assert.Equal(ErrorIds.ChangeRefused, (await turn.OffAsync(""))!.Id);
        Assert.True(turn.IsOn);
        Assert.All(Enumerable.Range(1, 3), number => Assert.Equal((TuningState.Effective, "PostgreSQL cannot be reached."), (turn.LastOf(number)!.State, turn.LastOf(number)!.Message)));
        isDown = false;
        Assert.Null(await turn.OffAsync(""));
        Assert.Empty(system.On);
    }

    [Fact]
    public async Task Turn_WhatSomebodyElseHasChanged_IsTheirs()
    {
        var system = new MadeUpSystem { Bend = change => change is { Number: 2, State: TuningState.Reverted } ? change with { State = TuningState.Drifted, Message = "Somebody else." } : change };
        ChangeSwitch turn = Of(system);
        await turn.TurnAsync(true, "", default);
        Assert.Equal(TuningState.Drifted, (await turn.TurnAsync(false, "", default))!.State);
        Assert.Null(await turn.TurnAsync(true, "", default));
        Assert.Null(await turn.OffAsync(""));
        Assert.Equal(["apply 2", "revert 2"], system.Calls.Where(call => call.EndsWith('2')));
        Assert.Equal(TuningState.Drifted, turn.LastOf(2)!.State);
    }

    [Fact]
    public async Task On_OneThatCannotBeMade_KeepsNoOtherOutOfEffect()
    {
        bool isGone = false;
        var system = new MadeUpSystem { Bend = change => isGone && change is { Number: 1, State: TuningState.Effective } ? throw new PerfException(ErrorIds.ChangeRefused, "PostgreSQL cannot be reached.")
            : isGone && change is { Number: 2, State: TuningState.Effective } ? change with { State = TuningState.Failed, Message = "No." } : change };
        ChangeSwitch turn = Of(system);
        await turn.TurnAsync(true, "", default);
        await turn.TurnAsync(false, "Without.", default);
        isGone = true;
        Assert.Equal("PostgreSQL cannot be reached.", (await turn.OnAsync())!.Message);
        Assert.Equal([3], system.On);
        Assert.Equal([(TuningState.Reverted, "PostgreSQL cannot be reached."), (TuningState.Failed, "No.")], Enumerable.Range(1, 2).Select(number => (turn.LastOf(number)!.State, turn.LastOf(number)!.Message)));

        isGone = false;
        Assert.Null(await turn.OnAsync());
        Assert.True(turn.IsOn);
        Assert.Equal(2, system.Calls.Count(call => call == "apply 3"));
    }

    private static ChangeSwitch Of(MadeUpSystem system) => new(system, [(1, Plans.Change("a")), (2, Plans.Change("b")), (3, Plans.Change("c"))]);
}
