using Perf.Target.Freezing;

namespace Perf.Tests.Target.Freezing;

public sealed class FreezeScheduleTests
{
    [Theory]
    [InlineData("1s/10s", 1000, 10_000, 5000)]
    [InlineData("250ms/1.5s/0s", 250, 1500, 0)]
    [InlineData("1s/1m/2s", 1000, 60_000, 2000)]
    public void Parse_Text_ReadsDurations(string text, int duration, int period, int first)
    {
        var schedule = FreezeSchedule.Parse(text);

        Assert.Equal(TimeSpan.FromMilliseconds(duration), schedule.Duration);
        Assert.Equal(TimeSpan.FromMilliseconds(period), schedule.Period);
        Assert.Equal(TimeSpan.FromMilliseconds(first), schedule.First);
    }

    [Theory]
    [InlineData("1s")]
    [InlineData("1s/10")]
    [InlineData("s/10s")]
    [InlineData("1s/2s/3s/4s")]
    public void Parse_NoFreeze_Throws(string text) => Assert.Throws<FormatException>(() => FreezeSchedule.Parse(text));

    [Theory]
    [InlineData("0s/10s")]
    [InlineData("10s/10s")]
    public void Parse_NothingLeftToServeOrToFreeze_Throws(string text) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FreezeSchedule.Parse(text));

    [Fact]
    public void StartOf_RandomSchedules_WindowsAreOnePeriodApartAndNeverTouch()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            int duration = random.Next(1, 5000);
            var schedule = new FreezeSchedule(
                TimeSpan.FromMilliseconds(duration),
                TimeSpan.FromMilliseconds(duration + random.Next(1, 5000)),
                TimeSpan.FromMilliseconds(random.Next(0, 5000)));
            int index = random.Next(0, 10_000);

            bool holds = schedule.StartOf(0) == schedule.First
                && schedule.EndOf(index) - schedule.StartOf(index) == schedule.Duration
                && schedule.StartOf(index + 1) - schedule.StartOf(index) == schedule.Period
                && schedule.EndOf(index) < schedule.StartOf(index + 1);
            Assert.True(holds, $"seed {seed}: {schedule}");
        }
    }
}
