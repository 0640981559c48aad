using Microsoft.Extensions.Time.Testing;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Loop;

/// <summary>What was kept, measured once more at the end.</summary>
public class WholeSetTests
{
    // The second pair cannot be made: the first, in which a neighbour was busy, takes nothing back.
    [Fact]
    public async Task Run_OnePairOfTheWholeCannotBeMeasured_WhatWasKeptStays()
    {
        var system = new MadeUpSystem
        {
            Effect = _ => 0.6,
            Distort = (trial, system) => !system.Calls.Contains("keep 1") ? trial : trial.Pair == 2 ? trial with { IsValid = false, Problem = "The generator was the limit." } : trial.IsChanged ? trial with { Value = 150 } : trial,
        };
        Change change = Assert.Single(await RunAsync(system, Plans.Of(Plans.Change("api.gzip"))));
        Assert.Equal((TuningState.Kept, TuningOutcome.KpiMet), (change.State, change.Outcome));
        Assert.Equal([1], system.On);
        Assert.Equal("keep 1", system.Calls[^1]);
    }

    private static Task<IReadOnlyList<Change>> RunAsync(MadeUpSystem system, OptimizationPlan plan) =>
        new TuningLoop(system, system, new KnownRestarts(), new ApplyRequest(), [], new Heard(), new FakeTimeProvider()).RunAsync(plan, CancellationToken.None);
}
