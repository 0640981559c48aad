using System.Xml.Linq;
using Perf.Analysis;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Tests.Analysis.ChangePoints;

namespace Perf.Tests.Reporting.Text;

/// <summary>A trend in the terminal and as a page.</summary>
public sealed class TrendTextTests
{
    [Fact]
    public void Write_Step_ShowsChartChangeAndLegend()
    {
        string text = TrendText.Write(Example(), 100, colour: false);
        string[] lines = text.Split('\n');
        Assert.Equal("shop / staging: http_req_response_time p(95)", lines[0]);
        Assert.Contains(lines, line => line.Contains('┊'));
        Assert.Contains("▲", text, StringComparison.Ordinal);
        Assert.Contains("#30", text, StringComparison.Ordinal);
        Assert.Contains("Regression", text, StringComparison.Ordinal);
        Assert.Contains("deployment", text, StringComparison.Ordinal);
        Assert.Contains("http_req_response_time: p(95) < 500ms", text, StringComparison.Ordinal);
        Assert.Contains("run7: It is invalid", text, StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
        Assert.DoesNotContain("\e[", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(300)]
    public void Write_AnyWidth_IsNoFault(int width)
    {
        Assert.NotEmpty(TrendText.Write(Example(), width, colour: true));
        Assert.NotEmpty(TrendText.Write(new Trend(), width, colour: true));
        Assert.NotEmpty(TrendText.Write(Example() with { Points = [new TrendPoint { Value = 3 }], ChangePoints = [], Markers = [] }, width, colour: false));
    }

    /// <summary>What a server or a commit is called is text and no markup, and the page loads nothing.</summary>
    [Fact]
    public void Page_HostileNames_AreEscapedAndThePageIsWellFormed()
    {
        using var writer = new StringWriter();
        TrendPage.Write([Example() with { Name = "<script>alert(1)</script>", Scenario = "a & b" }, Example()], writer);
        string page = writer.ToString();
        XDocument document = XDocument.Parse(page[page.IndexOf('\n', StringComparison.Ordinal)..]);
        Assert.Equal(2, document.Descendants("svg").Count());
        Assert.Single(document.Descendants("script"), script => script.Attribute("type") is null);
        Assert.All(document.Descendants("script").Where(script => script.Attribute("type") is not null), script => Assert.Equal("application/json", script.Attribute("type")!.Value));
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", page, StringComparison.Ordinal);
        Assert.Contains("Regression", page, StringComparison.Ordinal);
    }

    private static Trend Example()
    {
        double[] values = MadeUpSeries.Make(1, 30, 20, 0.02, 0.3);
        RunPoint[] points =
        [
            .. values.Select((value, i) => new RunPoint
            {
                RunId = $"run{i}",
                StartedAt = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero).AddDays(i),
                Scenario = "shop",
                Environment = "staging",
                Metric = "http_req_response_time",
                Statistic = "p(95)",
                Unit = "ms",
                Value = value,
                Status = RunStatus.Completed,
                IsValid = true,
                Commit = i < 30 ? "aaaaaaa" : "bbbbbbb",
            }),
        ];
        return TrendBuilder.Build(points, [new LeftOutRun("run7", false, "It is invalid.")], [ThresholdParser.Parse("http_req_response_time: p(95) < 500ms")], 0.05);
    }
}
