using Perf.Reporting.Html;
using Perf.Reporting.Html.Charts;

namespace Perf.Tests.Reporting.Html.Charts;

public sealed class HeatMapChartTests
{
    /// <summary>A distribution may be there and hold nothing.</summary>
    [Fact]
    public void Draw_ColumnsWithoutARequest_SaysThatNothingWasMeasured()
    {
        var data = new ReportData
        {
            Result = new RunResult { Intervals = [new IntervalSummary { Length = 1 }] },
            Detail = new RunDetail { Columns = 2, Latency = [new long[LatencyRows.Count], null] },
        };
        Assert.Contains("No latency was measured.", HeatMapChart.Draw(data).Value, StringComparison.Ordinal);
    }
}
