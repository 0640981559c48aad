using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class EngineWarmupTests
{
    [Theory]
    [InlineData(null, 2, 215)]
    [InlineData("25", 2, 57.5)]
    [InlineData("25", 1, 530)]
    [InlineData(0, 8, 5)]
    [InlineData("soon", 4, 215)]
    [InlineData("100000", 4, 215)]
    public void Rest_SettingOfTheHost_IsTwoOfTheCompilersDelays(object? delay, int processors, double milliseconds) =>
        Assert.Equal(milliseconds, EngineWarmup.Rest(delay, processors).TotalMilliseconds, 3);

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
