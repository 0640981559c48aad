using Perf.Cluster.Agents;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class StartMomentTests
{
    // The time of day is read between two readings of the steady clock; a thread may be held up between any two of them.
    [Fact]
    public void Of_AnyHoldUps_IsRightWithinTheQuickestReading() => SeededCases.ForAll(random =>
    {
        long now = random.NextInt64(1_000_000_000);
        long offset = random.NextInt64(1_000_000_000_000);
        long start = now + random.NextInt64(-1_000_000, 100_000_000);
        int reading = random.Next(5);
        int calls = 0;
        long Step(int pair) => pair == reading ? 10 : random.Next(10, 1_000_000);

        long moment = StartMoment.Of(
            start + offset,
            () => (now += Step(calls / 2)) + offset,
            () => now += Step(calls++ / 2));

        Assert.InRange(moment, start - 10, start + 10);
    });
}
