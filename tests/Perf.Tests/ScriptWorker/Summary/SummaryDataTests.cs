using System.Text.Json.Nodes;
using Perf.ScriptWorker.Summary;
using Perf.ScriptWorker.Users;

namespace Perf.Tests.ScriptWorker.Summary;

public sealed class SummaryDataTests
{
    private static readonly Dictionary<string, MetricDeclaration> s_custom = new()
    {
        ["page_time"] = new MetricDeclaration { Name = "page_time", Type = MetricType.Trend, IsTime = true },
        ["sizes"] = new MetricDeclaration { Name = "sizes", Type = MetricType.Trend },
        ["good"] = new MetricDeclaration { Name = "good", Type = MetricType.Rate },
    };

    [Fact]
    public void Of_Trend_IsInterpolatedAsK6Does()
    {
        JsonNode values = Metrics(new RunResult { Metrics = Of(Trend("http_req_duration", 100, 200)) }, "med", "p(75)", "count", "avg")["http_req_duration"]!["values"]!;
        Assert.Equal((150, 175, 2, 150), ((double)values["med"]!, Math.Round((double)values["p(75)"]!), (double)values["count"]!, (double)values["avg"]!));
    }

    [Fact]
    public void Of_Names_AreThoseOfK6AndOfTheScript()
    {
        string[] all =
        [
            "http_req_duration", "http_req_response_time", "http_req_duration{expected_response:true}", "http_req_response_time{status:200}", "group_duration", "group_duration{group:::g}", "page_time",
        ];
        RunResult result = new() { Metrics = Of([.. all.Select(name => Trend(name, 1))]) };
        Assert.Equal(["http_req_duration", "http_req_duration{expected_response:true}", "group_duration", "page_time"], Metrics(result).Select(metric => metric.Key));
    }

    [Fact]
    public void Of_ThresholdsOnParts_AreThereByTheirNamesWithOrWithoutSamples()
    {
        RunResult result = new()
        {
            Metrics = Of(Trend("group_duration{group:::g}", 1), Trend("http_req_response_time", 1)),
            Steps = new Dictionary<string, StepResult> { ["nice"] = new StepResult { Name = "nice", Metrics = Of(new MetricSummary { Name = "http_reqs", Type = MetricType.Counter, Count = 3 }) } },
            Thresholds =
            [
                new Verdict { Threshold = "group_duration{group:::g}: max<5", Metric = "group_duration{group:::g}", Outcome = Outcome.Pass },
                new Verdict { Threshold = "http_req_response_time: max<5", Metric = "http_req_response_time", Outcome = Outcome.Pass },
                new Verdict { Threshold = "http_reqs{step:nice}: count==4", Metric = "http_reqs", Step = "nice", Outcome = Outcome.Fail },
                new Verdict { Threshold = "page_time{page:none}: p(95)<5", Metric = "page_time{page:none}", Outcome = Outcome.Pass },
                new Verdict { Threshold = "good: rate>0.5", Metric = "good", Outcome = Outcome.Pass },
                new Verdict { Threshold = Verdict.TestFailed, Outcome = Outcome.Fail },
            ],
        };
        JsonObject metrics = Metrics(result);
        Assert.Equal(["group_duration{group:::g}", "http_req_response_time", "http_reqs{name:nice}", "page_time{page:none}", "good"], metrics.Select(metric => metric.Key));
        Assert.Equal("""{"type":"counter","contains":"default","values":{"count":3,"rate":0},"thresholds":{"count==4":{"ok":false}}}""", metrics["http_reqs{name:nice}"]!.ToJsonString());
        Assert.Equal("""{"type":"trend","contains":"time","values":{"med":0},"thresholds":{"p(95)\u003C5":{"ok":true}}}""", metrics["page_time{page:none}"]!.ToJsonString());
        Assert.Equal("""{"rate":0,"passes":0,"fails":0}""", metrics["good"]!["values"]!.ToJsonString());
    }

    [Fact]
    public void Of_Contains_IsTimeWhereTheScriptSaysSo()
    {
        RunResult result = new()
        {
            Metrics = Of(
                Trend("page_time", 1) with { Unit = MetricNames.Milliseconds }, Trend("sizes", 1), new MetricSummary { Name = "data_sent", Type = MetricType.Counter, Unit = MetricNames.Bytes }),
        };
        Assert.Equal(["time", "default", "data"], Metrics(result).Select(metric => (string)metric.Value!["contains"]!));
    }

    private static JsonObject Metrics(RunResult result, params string[] stats) =>
        (JsonObject)SummaryData.Of(result, new TestSettings { TrendStats = stats.Length == 0 ? ["med"] : stats }, null, s_custom)["metrics"]!;

    private static Dictionary<string, MetricSummary> Of(params MetricSummary[] metrics) => metrics.ToDictionary(metric => metric.Name);

    private static MetricSummary Trend(string name, params double[] values)
    {
        var histogram = new HistogramBuilder();
        foreach (double value in values)
        {
            histogram.Record((long)(value * TimeSpan.TicksPerMillisecond));
        }

        return new MetricSummary { Name = name, Type = MetricType.Trend, Unit = MetricNames.UnitOf(name), Count = values.Length, Min = values.Min(), Max = values.Max(), Avg = values.Average(), Histogram = histogram.Build() };
    }
}
