using Perf.Reporting.Html;
using Perf.Reporting.Html.Sections;

namespace Perf.Tests.Reporting.Html;

public class MonitorsSectionTests
{
    [Fact]
    public void Write_ALongRun_HasTheFiguresOfAllReadingsAndNotOfThePointsThatAreLeft()
    {
        var series = new MonitorSeries { Monitor = "host", Signal = "x", Unit = "%", Count = 4000, Min = 3, Avg = 17, Max = 91, Seconds = [0, 1, 2], Values = [40, 60, 50] };
        string markup = MonitorsSection.Write(new ReportData { Result = new RunResult { Monitors = [series] } }).ToString();
        Assert.All(["3.00 %", "17.0 %", "91.0 %", "50.0 %"], figure => Assert.Contains($">{figure}<", markup, StringComparison.Ordinal));
    }

    /// <summary>What was read without a run is drawn over the time in which it was read, each second by itself.</summary>
    [Theory]
    [InlineData(0, "\"x\":[0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5,8.5,9.5]")]
    [InlineData(12, "\"x\":[0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5,8.5,9.5,10.5,11.5]")]
    public void Write_ALookWithoutARun_IsDrawnOverItsTime(int duration, string places)
    {
        double[] seconds = [.. Enumerable.Range(0, 10).Select(second => (double)second)];
        var series = new MonitorSeries { Monitor = "host", Signal = "x", Unit = "%", Count = 10, Seconds = seconds, Values = [.. seconds.Select(second => second * 2)] };
        string markup = MonitorsSection.Write(new ReportData { Result = new RunResult { Duration = TimeSpan.FromSeconds(duration), Monitors = [series] } }).ToString();
        Assert.Contains(places, markup, StringComparison.Ordinal);
        Assert.Contains("\"v\":[0,2,4,6,8,10,12,14,16,18", markup, StringComparison.Ordinal);
    }
}
