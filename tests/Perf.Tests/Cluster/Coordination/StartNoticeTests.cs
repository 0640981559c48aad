using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class StartNoticeTests
{
    [Fact]
    public void KnownBy_AnyAgents_LeavesTimeToBeToldAndToBeToldAnew() => SeededCases.ForAll(random =>
    {
        (long now, int agents, long roundTrip) = Next(random);
        long start = StartNotice.Of(now, agents, roundTrip);
        long known = StartNotice.KnownBy(start, roundTrip);

        Assert.True(known - now >= roundTrip + (100 * TimeSpan.TicksPerMillisecond));
        Assert.True(StartNotice.MayMove(start, known, roundTrip));
    });

    [Fact]
    public void MayMove_WhoeverKnowsTheStart_HearsOfAnotherBeforeItIsFixed() => SeededCases.ForAll(random =>
    {
        (long now, int agents, long roundTrip) = Next(random);
        long start = StartNotice.Of(now, agents, roundTrip);
        long later = now + random.NextInt64(start - now + 1);
        long heard = later + roundTrip;

        Assert.True(!StartNotice.MayMove(start, later, roundTrip) || heard < start - Protocol.StartIsFixed.Ticks);
        Assert.False(StartNotice.MayMove(start, start - Protocol.StartIsFixed.Ticks, roundTrip));
    });

    private static (long Now, int Agents, long RoundTrip) Next(Random random) =>
        (random.NextInt64(TimeSpan.TicksPerDay), random.Next(1, 2000), random.NextInt64(2 * TimeSpan.TicksPerSecond));
}
