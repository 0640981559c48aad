using Perf.Cluster.Coordination;
using Perf.Tests.Engine;

namespace Perf.Tests.Cluster.Coordination;

public class ClockTrackTests
{
    [Fact]
    public void Heard_ClockThatDrifts_IsFollowed() => SeededCases.ForAll(random =>
    {
        long offset = random.NextInt64(-3_000_000_000, 3_000_000_000);
        double drift = (random.NextDouble() - 0.5) * 200e-6;
        long now = 0;
        var track = new ClockTrack();
        track.Read(new ClockReading(offset, 5_000, 10_000), now);

        // Ten minutes of an answer every second, each some milliseconds on its way, some much longer.
        for (int i = 0; i < 600; i++)
        {
            now += TimeSpan.TicksPerSecond;
            long back = 5_000 + (random.Next(10) == 0 ? random.NextInt64(3_000_000) : random.NextInt64(20_000));
            track.Heard(AgentAt(now - back), now);
        }

        Assert.InRange(track.Reading.Offset - (AgentAt(now) - now), -40_000, 40_000);

        long AgentAt(long moment) => moment + offset + (long)(moment * drift);
    }, 200);

    [Fact]
    public void Heard_ClockThatJumps_MovesNoFartherThanClocksDrift()
    {
        var track = new ClockTrack();
        track.Read(new ClockReading(0, 5_000, 10_000), 0);

        for (int second = 1; second <= 60; second++)
        {
            track.Heard((second + 3600) * TimeSpan.TicksPerSecond, second * TimeSpan.TicksPerSecond);
        }

        Assert.InRange(track.Reading.Offset, 0, (60 * TimeSpan.TicksPerSecond * 200 / 1_000_000) + (6 * 5_000));
    }
}
