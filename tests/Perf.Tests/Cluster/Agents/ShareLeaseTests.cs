using Perf.Cluster.Agents;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class ShareLeaseTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private long _now = 17;

    // The coordinator dies soon after it has given the orders, whose own time is long.
    [Fact]
    public void HasRunOut_TheLastWordCameAfterTheOrder_EndsThreeSecondsAfterItAndNotWithTheOrder()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);
        _now += 3 * Second;
        lease.Start(untilUtc: 6 * Second, utcNow: 3 * Second);

        _now += 2 * Second;
        Assert.False(lease.HasRunOut);
        _now += Second;
        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void HasRunOut_BeforeAnyWord_TheOrdersOwnTimeCounts()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);

        _now += (30 * Second) - 1;
        Assert.False(lease.HasRunOut);
        _now += 1;
        Assert.True(lease.HasRunOut);
    }

    // Setting up is load too: it does not go on for as long as the order may be on its way.
    [Fact]
    public void HasRunOut_BeforeTheStart_EndsTenSecondsAfterTheLastWord()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);
        _now += 2 * Second;
        lease.Renew(5 * Second, 2 * Second);

        _now += (10 * Second) - 1;
        Assert.False(lease.HasRunOut);
        _now += 1;
        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void HasRunOut_GettingReadyForLong_GoesOnWhileTheCoordinatorAsks()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);
        for (int second = 0; second < 100; second += 5)
        {
            lease.Renew((second + 3) * Second, second * Second);
            _now += 5 * Second;
            Assert.False(lease.HasRunOut);
        }
    }

    [Fact]
    public void Start_WithoutALeaseOfItsOwn_HoldsSomeSeconds()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);
        lease.Start(0, 5 * Second);

        _now += 2 * Second;
        Assert.False(lease.HasRunOut);
        _now += Second;
        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void Start_OneThatLayInABuffer_EndsTheShareThatHasHeardNothingElse()
    {
        ShareLease lease = New();
        lease.Take(30 * Second, 0);

        lease.Start(untilUtc: 3 * Second, utcNow: 9 * Second);

        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void HasRunOut_AnyWordsAfterTheStart_NeverLaterThanThreeSecondsAfterTheLast() => SeededCases.ForAll(random =>
    {
        long now = random.Next(1_000_000);
        var lease = new ShareLease(() => now);
        lease.Take(now + (random.Next(1, 60) * Second), now);
        lease.Start(now + (3 * Second), now);
        long last = now;
        for (int i = 0; i < 20; i++)
        {
            now += random.NextInt64(2 * Second);
            if (random.Next(2) == 0)
            {
                lease.Renew(now + random.NextInt64(4 * Second), now);
                last = now;
            }

            Assert.True(now - last < 3 * Second || lease.HasRunOut, $"{(now - last) / (double)Second} s after the last word");
        }
    });

    private ShareLease New() => new(() => _now);
}
