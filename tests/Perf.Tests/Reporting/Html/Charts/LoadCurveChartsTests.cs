using Perf.Reporting.Html.Charts;

namespace Perf.Tests.Reporting.Html.Charts;

/// <summary>The charts of a load curve: requests and starts on one axis.</summary>
public sealed class LoadCurveChartsTests
{
    /// <summary>Those of the whole run; a second that has what the seconds before it left behind is none.</summary>
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1.04, 0, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(3, 50, 2.5)]
    public void RequestsPerStart_IsTheMeanOfTheRun(double each, double interrupted, double expected)
    {
        Assert.Equal(expected, LoadCurveCharts.RequestsPerStart(Run(each, interrupted)), 6);
        RunResult run = Run(each, interrupted);
        long stands = run.Intervals[5].Requests;
        run = run with { Intervals = [.. run.Intervals.Select((one, i) => i == 5 ? one with { Requests = 0 } : i == 6 ? one with { Requests = one.Requests + stands } : one)] };
        Assert.Equal(expected, LoadCurveCharts.RequestsPerStart(run), 6);
    }

    [Fact]
    public void RequestsPerStart_OfARunThatDoesNotTell_IsOne()
    {
        Assert.Equal(1, LoadCurveCharts.RequestsPerStart(new RunResult()));
        Assert.Equal(1, LoadCurveCharts.RequestsPerStart(new RunResult { Intervals = [new IntervalSummary { Requests = 40 }] }));
    }

    [Fact]
    public void Draw_StartsOfSeveralRequests_AreDrawnAsRequestsAndSaidToBe()
    {
        string page = Drawn(3, [Stage(20, 60), Stage(40, 120), Stage(80, 130)]);
        Assert.Contains("A start makes 3 requests", page, StringComparison.Ordinal);
        Assert.Contains("requests of the starts that were asked for", page, StringComparison.Ordinal);
        Assert.Contains("\"v\":[60,120,240]", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_StartsOfOneRequest_AreCalledStarts()
    {
        string page = Drawn(1, [Stage(20, 20), Stage(40, 40), Stage(80, 41)]);
        Assert.DoesNotContain("A start makes", page, StringComparison.Ordinal);
        Assert.Contains("starts that were asked for", page, StringComparison.Ordinal);
        Assert.Contains("requests that succeeded", page, StringComparison.Ordinal);
        Assert.Contains("\"v\":[20,40,80]", page, StringComparison.Ordinal);
    }

    private static string Drawn(double each, LoadCurvePoint[] points) => LoadCurveCharts.Draw(new LoadCurve { Points = points }, Run(each, 0)).Value;

    private static RunResult Run(double each, double interrupted) => new()
    {
        Intervals = [.. Enumerable.Range(0, 10).Select(_ => new IntervalSummary { Length = 1, Iterations = 25, Requests = (long)Math.Round(25 * each) })],
        Metrics = new Dictionary<string, MetricSummary> { [MetricNames.InterruptedIterations] = new MetricSummary { Name = MetricNames.InterruptedIterations, Count = interrupted } },
    };

    private static LoadCurvePoint Stage(double? offered, double rate) => new() { Concurrency = rate / 10, Offered = offered, Rate = rate, P50 = 10, P95 = 20 };
}
