using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Health;

public class ClockHealthTests
{
    private static readonly HealthSettings s_settings = new();

    [Fact]
    public void Of_Intervals_IsWhatMostOfThemHold() => SeededProperty.ForAll(2000, random =>
    {
        TimeObservation[] times = [.. Enumerable.Range(0, random.Next(1, 8)).Select(i => (At: random.Next(-50, 50), i)).Select(one => new TimeObservation($"{one.i}", one.At, one.At + random.Next(0, 20)))];
        (double least, double most, int agree) = ClockAgreement.Of(times)!.Value;
        double[] points = [.. times.SelectMany(time => new[] { time.Least, time.Most })];
        int Depth(double at) => times.Count(time => time.Least <= at && at <= time.Most);
        Assert.Equal(points.Max(Depth), agree);
        Assert.Equal(agree, Depth((least + most) / 2));
        Assert.True(least <= most);
    });

    [Fact]
    public void Of_ManyRightClocksAndOneWrong_IsNearTheTruth() => SeededProperty.ForAll(1000, random =>
    {
        double truth = (random.NextDouble() * 100) - 50;
        TimeObservation[] right = [.. Enumerable.Range(0, random.Next(2, 6)).Select(i => new TimeObservation($"{i}", truth - random.NextDouble(), truth + random.NextDouble()))];
        (double least, double most, int agree) = ClockAgreement.Of([new TimeObservation("wrong", truth + 500, truth + 501), .. right])!.Value;
        Assert.Equal(right.Length, agree);
        Assert.InRange(truth, least, most);
    });

    [Fact]
    public void Of_AnAnswerOverHttp_HoldsTheTruth() => SeededProperty.ForAll(2000, random =>
    {
        // The server's clock is ahead by any amount, is read somewhere on the way, and shown cut to seconds.
        double ahead = (random.NextDouble() * 20) - 10, there = random.NextDouble() * 2, back = random.NextDouble() * 2;
        DateTimeOffset sent = Answers.Now.AddSeconds(random.NextDouble() * 60);
        DateTimeOffset read = sent.AddSeconds(there + ahead);
        var shown = new DateTimeOffset(read.Ticks - (read.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        TimeObservation time = ClockAgreement.Of(Answers.Of(200) with { SentAt = sent, AnsweredAt = sent.AddSeconds(there + back), ServerTime = shown })!;
        Assert.InRange(ahead, time.Least - 1e-6, time.Most + 1e-6);
    });

    [Theory]
    [InlineData(-0.5, 0.5, HealthStatus.Healthy)]
    [InlineData(1.9, 2.9, HealthStatus.Healthy)]
    [InlineData(2.1, 3.1, HealthStatus.Degraded)]
    [InlineData(-4, -3, HealthStatus.Degraded)]
    [InlineData(40, 41, HealthStatus.Unhealthy)]
    [InlineData(-100, -99, HealthStatus.Unhealthy)]
    [InlineData(-100, 100, HealthStatus.Healthy)]
    public void Judge_ByWhatIsSure_IsGraded(double least, double most, HealthStatus expected)
    {
        HealthCheck check = ClockHealth.Judge([new TimeObservation("ntp.example.com", least, most)], 0, null, s_settings, Answers.Now);
        Assert.Equal((expected, "s"), (check.Status, check.Unit));
    }

    [Fact]
    public void Judge_WithoutAnyOtherClock_IsSkipped() => Assert.Equal(HealthStatus.Skipped, ClockHealth.Judge([], 0, null, s_settings, Answers.Now).Status);

    [Fact]
    public void Judge_OfAClockThatWasSetMeanwhile_SaysSo() => Assert.Contains("set this machine's clock by 3s", ClockHealth.Judge([new TimeObservation("a", -1, 1)], 3, null, s_settings, Answers.Now).Message, StringComparison.Ordinal);

    [Fact]
    public void Judge_OfAClockThatMoved_SaysHowFar()
    {
        var before = new ClockMemory { Least = -0.2, Most = 0.2, At = Answers.Now.AddDays(-1) };
        HealthCheck moved = ClockHealth.Judge([new TimeObservation("a", 1.2, 1.4)], 0, before, s_settings, Answers.Now);
        Assert.Equal(HealthStatus.Degraded, moved.Status);
        Assert.Equal(["It moved by 1s or more since 2026-03-04 06:00 UTC (1s a day)."], moved.Evidence);
        Assert.Equal(HealthStatus.Healthy, ClockHealth.Judge([new TimeObservation("a", 0.1, 0.3)], 0, before, s_settings, Answers.Now).Status);
    }
}
