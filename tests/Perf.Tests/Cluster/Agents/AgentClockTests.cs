using Perf.Cluster.Agents;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class AgentClockTests
{
    // The time of day is read between two readings of the steady clock; a thread may be held up between any two of them.
    [Fact]
    public void MomentOf_AnyHoldUps_IsRightWithinTheQuickestReading() => SeededCases.ForAll(random =>
    {
        long now = random.NextInt64(1_000_000_000);
        long offset = random.NextInt64(1_000_000_000_000);
        long start = now + random.NextInt64(-1_000_000, 100_000_000);
        int reading = random.Next(5);
        int calls = 0;
        long Step(int pair) => pair == reading ? 10 : random.Next(10, 1_000_000);

        var clock = new AgentClock(() => (now += Step(calls / 2)) + offset, () => now += Step(calls++ / 2));

        Assert.InRange(clock.MomentOf(start + offset), start - 10, start + 10);
        Assert.InRange(clock.UtcOf(start), start + offset - 10, start + offset + 10);
    });

    [Fact]
    public void UtcNow_TheTimeOfDayIsSet_GoesOnAsBefore()
    {
        long utc = 1_000_000;
        long now = 500;
        var clock = new AgentClock(() => utc, () => now);

        utc += 3_600 * TimeSpan.TicksPerSecond;
        now += 70;

        Assert.Equal(1_000_070, clock.UtcNow);
        Assert.Equal(570, clock.MomentOf(1_000_070));
    }
}
