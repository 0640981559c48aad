namespace Perf.Tests.Model.History;

public class StatisticsTests
{
    [Theory]
    [InlineData("p95", Statistics.P95)]
    [InlineData("P(95)", Statistics.P95)]
    [InlineData("p99.9", Statistics.P999)]
    [InlineData("p999", Statistics.P999)]
    [InlineData("p50", Statistics.Med)]
    [InlineData(" median ", Statistics.Med)]
    [InlineData("mean", Statistics.Avg)]
    [InlineData("average", Statistics.Avg)]
    [InlineData("maximum", Statistics.Max)]
    [InlineData("rate", Statistics.Rate)]
    [InlineData("p97", null)] // not kept: it would have to be made up
    [InlineData("p", null)]
    [InlineData("", null)]
    [InlineData("speed", null)]
    public void Parse_AsPeopleWriteIt_IsOneOfThem(string text, string? expected) => Assert.Equal(expected, Statistics.Parse(text));

    [Fact]
    public void Of_KindOfMetric_HasItsFigures()
    {
        string[] Figures(MetricSummary metric) => [.. Statistics.All.Where(statistic => Statistics.Of(metric, statistic) is not null)];
        Assert.Equal([Statistics.Count, Statistics.Rate], Figures(new MetricSummary { Type = MetricType.Counter, Count = 3, Rate = 1 }));
        Assert.Equal([Statistics.Count, Statistics.Value, Statistics.Min, Statistics.Max], Figures(new MetricSummary { Type = MetricType.Gauge, Count = 3, Value = 1, Min = 0, Max = 2 }));
        Assert.Equal([Statistics.Count], Figures(new MetricSummary { Type = MetricType.Rate, Rate = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Of(new MetricSummary(), "p(97)"));
    }

    [Fact]
    public void RunSummary_OfRunWithTwoProtocols_AddsThemUp()
    {
        RunSummary line = RunSummary.From(new RunResult
        {
            Metrics = new Dictionary<string, MetricSummary>
            {
                ["http_reqs"] = new() { Type = MetricType.Counter, Count = 30, Rate = 3 },
                ["sql_reqs"] = new() { Type = MetricType.Counter, Count = 10, Rate = 1 },
                ["http_req_failed"] = new() { Type = MetricType.Rate, Count = 30, Passes = 3, Rate = 0.1 },
                ["sql_req_failed"] = new() { Type = MetricType.Rate, Count = 10, Passes = 1, Rate = 0.1 },
                ["http_req_response_time"] = new() { Type = MetricType.Trend, Count = 30, P95 = 12 },
            },
        });
        Assert.Equal((40, 4, 0.1, 12), (line.Requests, line.RequestRate, line.FailedRate, line.P95));
        Assert.Null(RunSummary.From(new RunResult()).FailedRate);
        Assert.Null(RunSummary.From(new RunResult()).P95);
    }
}
