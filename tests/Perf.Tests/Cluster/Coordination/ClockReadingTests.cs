using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class ClockReadingTests
{
    [Fact]
    public void Of_AnyDelays_OffsetIsWithinTheUncertainty() => SeededCases.ForAll(random =>
    {
        long offset = random.NextInt64(-3_000_000_000, 3_000_000_000);
        long now = random.NextInt64(0, 1_000_000_000_000);
        var pings = new List<ClockPing>();
        for (int i = random.Next(1, 9); i > 0; i--)
        {
            // There and back may take different times.
            long there = random.NextInt64(0, 500_000);
            long back = random.NextInt64(0, 500_000);
            pings.Add(new ClockPing(now, now + there + offset, now + there + back));
            now += there + back + random.NextInt64(0, 1000);
        }

        ClockReading reading = ClockReading.Of(pings);

        Assert.InRange(reading.Offset, offset - reading.Uncertainty, offset + reading.Uncertainty);
        Assert.Equal(pings.Min(ping => ping.Received - ping.Sent), reading.RoundTrip);
        Assert.Equal((reading.RoundTrip + 1) / 2, reading.Uncertainty);
    });
}
