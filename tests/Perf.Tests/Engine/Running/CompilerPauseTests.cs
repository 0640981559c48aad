using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class CompilerPauseTests
{
    [Theory]
    [InlineData(null, 2, 215)]
    [InlineData("25", 2, 57.5)]
    [InlineData("25", 1, 530)]
    [InlineData(0, 8, 5)]
    [InlineData("soon", 4, 215)]
    [InlineData("100000", 4, 215)]
    public void Rest_SettingOfTheHost_IsTwoOfTheCompilersDelays(object? delay, int processors, double milliseconds) =>
        Assert.Equal(milliseconds, CompilerPause.Rest(delay, processors).TotalMilliseconds, 3);
}
