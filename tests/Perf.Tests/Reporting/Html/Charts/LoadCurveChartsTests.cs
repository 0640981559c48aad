using Perf.Reporting.Html.Charts;

namespace Perf.Tests.Reporting.Html.Charts;

/// <summary>The charts of a load curve: requests and starts on one axis.</summary>
public sealed class LoadCurveChartsTests
{
    [Fact]
    public void RequestsPerStart_IsThatOfTheStageThatWasMetBest()
    {
        Assert.Equal(1, LoadCurveCharts.RequestsPerStart([]));
        Assert.Equal(1, LoadCurveCharts.RequestsPerStart([Stage(null, 40), Stage(0, 40)]));
        Assert.Equal(1, LoadCurveCharts.RequestsPerStart([Stage(20, 20.4), Stage(40, 30)]));
        Assert.Equal(3, LoadCurveCharts.RequestsPerStart([Stage(20, 60), Stage(40, 120), Stage(80, 130)]), 6);

        // Those that failed were made, too.
        Assert.Equal(4, LoadCurveCharts.RequestsPerStart([Stage(20, 60) with { Failed = 0.25 }, Stage(40, 10) with { Failed = 1 }]), 6);
    }

    [Fact]
    public void Draw_StartsOfSeveralRequests_AreDrawnAsRequestsAndSaidToBe()
    {
        string page = Drawn([Stage(20, 60), Stage(40, 120), Stage(80, 130)]);
        Assert.Contains("A start makes 3 requests", page, StringComparison.Ordinal);
        Assert.Contains("requests of the starts that were asked for", page, StringComparison.Ordinal);
        Assert.Contains("\"v\":[60,120,240]", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_StartsOfOneRequest_AreCalledStarts()
    {
        string page = Drawn([Stage(20, 20), Stage(40, 40), Stage(80, 41)]);
        Assert.DoesNotContain("A start makes", page, StringComparison.Ordinal);
        Assert.Contains("starts that were asked for", page, StringComparison.Ordinal);
        Assert.Contains("requests that succeeded", page, StringComparison.Ordinal);
        Assert.Contains("\"v\":[20,40,80]", page, StringComparison.Ordinal);
    }

    private static string Drawn(LoadCurvePoint[] points) => LoadCurveCharts.Draw(new LoadCurve { Points = points }).Value;

    private static LoadCurvePoint Stage(double? offered, double rate) => new() { Concurrency = rate / 10, Offered = offered, Rate = rate, P50 = 10, P95 = 20 };
}
