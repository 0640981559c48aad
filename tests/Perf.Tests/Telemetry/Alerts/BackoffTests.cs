using Perf.Telemetry.Alerts;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Alerts;

public class BackoffTests
{
    [Fact]
    public void Delay_ForAnyNumberOfFailures_IsBetweenHalfAndWholeOfItsStep() => SeededProperty.ForAll(2000, random =>
    {
        var backoff = new Backoff { First = TimeSpan.FromMilliseconds(random.Next(1, 5000)), Longest = TimeSpan.FromSeconds(random.Next(5, 5000)) };
        int failures = random.Next(1, 100_000);
        TimeSpan delay = backoff.Delay(failures, random.NextDouble());
        double whole = Math.Min(backoff.First.TotalMilliseconds * Math.Pow(2, failures - 1), backoff.Longest.TotalMilliseconds);
        Assert.InRange(delay.TotalMilliseconds, (whole / 2) - 0.001, whole + 0.001);
    });

    [Fact]
    public void Delay_WithTheSameChance_NeverShrinks()
    {
        var backoff = new Backoff();
        TimeSpan[] delays = [.. Enumerable.Range(1, 60).Select(failures => backoff.Delay(failures, 0.3))];
        Assert.Equal(delays.Order(), delays);
        Assert.Equal(TimeSpan.FromMilliseconds(650), delays[0]);
    }
}
