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
}
