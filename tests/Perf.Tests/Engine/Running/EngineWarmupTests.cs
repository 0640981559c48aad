using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class EngineWarmupTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(14, 36, false)]
    [InlineData(700, 800, false)]
    [InlineData(1, 800, true)]
    [InlineData(199, 800, true)]
    [InlineData(200, 800, false)]
    public void IsDone_WhatWasCompiled_IsSoWhenTheHotPathHasBeenAndLittleIsLeft(long compiled, long most, bool isDone) =>
        Assert.Equal(isDone, EngineWarmup.IsDone(compiled, most));

    [Fact]
    public async Task RunAsync_CompilerWithNothingToDo_EndsAfterAFewRounds()
    {
        var durations = new List<TimeSpan>();
        await EngineWarmup.RunAsync(plan =>
        {
            durations.Add(plan.Scenario.Load[0].GracefulStop);
            return Task.CompletedTask;
        });
        Assert.InRange(durations.Count, 2, 6);
        Assert.True(durations[0] > durations[1]);
    }
}
