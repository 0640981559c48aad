using Perf.Engine.Running;

namespace Perf.Tests.Engine.Running;

public sealed class SamplerTests
{
    // Seconds: where the last interval ended, what the clock shows now, where the next one is to end.
    [Theory]
    [InlineData(5, 5.0001, 6)]
    [InlineData(5, 5.7, 6)]
    [InlineData(5, 5.9, 7)]
    [InlineData(5, 8.2, 9)]
    [InlineData(5, 8.9, 10)]
    [InlineData(5, 4.9, 6)]
    // The first one, of a share that is taken over while the run goes on.
    [InlineData(0, 0, 1)]
    [InlineData(0, 0.7, 1)]
    [InlineData(0, 12.2, 13)]
    [InlineData(0, 12.9, 14)]
    public void BoundaryAfter_HeldUp_PassesOverWhatWasMissed(double boundary, double now, double next) =>
        Assert.Equal(next * TimeSpan.TicksPerSecond, Sampler.BoundaryAfter((long)(boundary * TimeSpan.TicksPerSecond), (long)(now * TimeSpan.TicksPerSecond)));
}
