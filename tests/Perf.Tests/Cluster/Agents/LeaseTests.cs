using Perf.Cluster.Agents;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Agents;

public sealed class LeaseTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private long _now = 17;

    [Fact]
    public void HasRunOut_BeforeAnyRequest_IsTrue() => Assert.True(New().HasRunOut);

    [Fact]
    public void Renew_ARequestInTime_HoldsUntilItsMoment()
    {
        Lease lease = New();

        Assert.True(lease.Renew(untilUtc: 103 * Second, utcNow: 100 * Second));
        _now += (3 * Second) - 1;
        Assert.False(lease.HasRunOut);
        _now += 1;
        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void Renew_ARequestThatLayInABuffer_RenewsNothing()
    {
        Lease lease = New();

        Assert.False(lease.Renew(untilUtc: 103 * Second, utcNow: 110 * Second));

        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void Renew_AnOlderRequestThatComesLater_TakesNothingAway()
    {
        Lease lease = New();
        lease.Renew(103 * Second, 100 * Second);

        lease.Renew(102 * Second, 100 * Second);

        _now += (3 * Second) - 1;
        Assert.False(lease.HasRunOut);
    }

    [Fact]
    public void Renew_AClockThatWasSetBack_HoldsNotForEver()
    {
        Lease lease = New();
        lease.Renew(untilUtc: 400 * Second, utcNow: 100 * Second);

        _now += 31 * Second;

        Assert.True(lease.HasRunOut);
    }

    [Fact]
    public void Renew_AnyRequests_HoldsUntilTheLatestOfTheirMoments() => SeededCases.ForAll(random =>
    {
        long now = random.Next(1_000_000);
        var lease = new Lease(() => now);
        long expected = long.MinValue;
        for (int i = 0; i < 20; i++)
        {
            now += random.Next(5_000_000);
            long utc = random.NextInt64(1_000_000_000_000);
            long until = utc + random.NextInt64(-20_000_000, 40_000_000);
            bool isRenewed = lease.Renew(until, utc);
            Assert.Equal(until > utc, isRenewed);
            expected = until > utc ? Math.Max(expected, now + until - utc) : expected;
            Assert.Equal(now >= expected, lease.HasRunOut);
        }
    });

    private Lease New() => new(() => _now);
}
