using Perf.Analysis;
using Perf.Tests.Model;

namespace Perf.Tests.Analysis.Bottlenecks;

/// <summary>The target is warm after five seconds and five hundred requests; of a short run two thirds are left.</summary>
public sealed class JudgedWindowTests
{
    [Theory]
    [InlineData(60, 100, 5)] // exactly five hundred after exactly five seconds
    [InlineData(60, 99, 6)]
    [InlineData(60, 500, 5)]
    [InlineData(60, 50, 10)]
    [InlineData(9, 100, 3)]
    [InlineData(60, 1, 20)]
    [InlineData(60, 0, 20)]
    public void Of_EvenLoad_BeginsWhenTheTargetIsWarm(int seconds, int requests, double from)
    {
        JudgedWindow window = JudgedWindow.Of(Run(seconds, requests), seconds);
        Assert.Equal((from, seconds), (window.From, window.To));
    }

    [Fact]
    public void Of_ARunThatWentOnAfterItsPlan_EndsWithThePlan()
    {
        JudgedWindow window = JudgedWindow.Of(Run(60, 100) with { PlannedDuration = TimeSpan.FromSeconds(30) }, 60);
        Assert.Equal((5, 30, 25), (window.From, window.To, window.Seconds));
    }

    [Fact]
    public void Of_AnyRun_LeavesTwoThirdsOfIt() => SeededProperty.ForAll(200, random =>
    {
        int seconds = random.Next(1, 200);
        JudgedWindow window = JudgedWindow.Of(Run(seconds, random.Next(0, 400)), seconds);
        Assert.Equal(seconds, window.To);
        Assert.InRange(window.From, 0, (seconds / 3.0) + 1e-9);
        Assert.Equal(window.To - window.From, window.Seconds);
    });

    private static RunResult Run(int seconds, int requests) => new()
    {
        Scenario = "browse",
        Intervals = [.. Enumerable.Range(0, seconds).Select(i => new IntervalSummary { Start = i, Length = 1, Requests = requests })],
    };
}
