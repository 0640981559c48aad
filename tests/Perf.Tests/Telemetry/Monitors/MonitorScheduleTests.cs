using Perf.Telemetry.Monitors;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

public class MonitorScheduleTests
{
    [Fact]
    public void Next_AnyMoment_IsLaterAndAtMostOneTimeAway() => SeededProperty.ForAll(500, random =>
    {
        TimeSpan every = TimeSpan.FromMilliseconds(random.Next(100, 20_000));
        TimeSpan now = TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerHour));
        TimeSpan next = MonitorSchedule.Next(now, every, random.Next(100));
        Assert.True(next > now && next - now <= every, $"{now} {every} {next}");
    });

    [Fact]
    public void Next_OnceASecond_FallsOnceIntoEachSecondBeforeItsEnd() => SeededProperty.ForAll(100, random =>
    {
        int place = random.Next(100);
        TimeSpan now = TimeSpan.Zero;
        for (int second = 0; second < 20; second++)
        {
            // Late by some milliseconds, as a busy machine wakes it.
            now = MonitorSchedule.Next(now, TimeSpan.FromSeconds(1), place) + TimeSpan.FromMilliseconds(random.Next(0, 80));
            Assert.Equal(second, (int)now.TotalSeconds);
            Assert.InRange(now.TotalSeconds - second, 0.7, 0.97);
        }
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(1000, 4)]
    public void Pause_AfterFailures_GrowsToFiveSeconds(int failures, int skipped) => Assert.Equal(skipped, MonitorSchedule.Pause(failures, TimeSpan.FromSeconds(1)));
}
