using Perf.Analysis;
using Perf.Compatibility.Results;

namespace Perf.Tests.Compatibility.Results;

public class K6SummaryReaderTests
{
    private const string Flat = """
        {
          "root_group": { "name": "", "path": "", "id": "d41d8cd98f00b204e9800998ecf8427e",
            "groups": { "shop": { "name": "shop", "path": "::shop", "id": "1", "groups": {
                "till": { "name": "till", "path": "::shop::till", "id": "2", "groups": {}, "checks": { "paid": { "name": "paid", "path": "::shop::till::paid", "id": "3", "passes": 7, "fails": 3 } } } }, "checks": {} } },
            "checks": { "is up": { "name": "is up", "path": "::is up", "id": "4", "passes": 10, "fails": 0 } } },
          "metrics": {
            "checks": { "value": 0.85, "passes": 17, "fails": 3 },
            "http_req_duration": { "avg": 120.5, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210, "p(99.5)": 390, "thresholds": { "p(95)<200": true, "avg<150": false, "p(99)<500": false } },
            "http_req_duration{name:login}": { "avg": 90, "min": 80, "med": 88, "max": 120, "p(90)": 110, "p(95)": 115 },
            "http_req_duration{expected_response:true}": { "avg": 119, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210 },
            "http_req_failed": { "value": 0.1, "passes": 2, "fails": 18, "thresholds": { "rate<0.2": false } },
            "http_reqs": { "count": 20, "rate": 4 },
            "iterations": { "count": 10, "rate": 2 },
            "vus": { "value": 3, "min": 1, "max": 5 },
            "never": { "avg": 0, "min": 0, "med": 0, "max": 0, "p(90)": 0, "p(95)": 0, "thresholds": { "p(95)<5": false } }
          }
        }
        """;

    private const string Nested = """
        {
          "root_group": { "groups": [ { "name": "shop", "path": "::shop", "id": "1", "groups": [], "checks": [ { "name": "paid", "path": "::shop::paid", "id": "2", "passes": 7, "fails": 3 } ] } ], "checks": [], "name": "", "path": "", "id": "3" },
          "options": { "summaryTrendStats": ["avg", "p(95)"], "summaryTimeUnit": "", "noColor": false },
          "state": { "isStdOutTTY": false, "isStdErrTTY": false, "testRunDurationMs": 5250.5 },
          "metrics": {
            "http_req_duration": { "type": "trend", "contains": "time", "values": { "avg": 120.5, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210 }, "thresholds": { "p(95)<200": { "ok": false }, "avg<150": { "ok": true } } },
            "http_reqs": { "type": "counter", "contains": "default", "values": { "count": 20, "rate": 3.809 } },
            "http_req_failed": { "type": "rate", "contains": "default", "values": { "rate": 0.1, "passes": 2, "fails": 18 } },
            "vus": { "type": "gauge", "contains": "default", "values": { "value": 3, "min": 1, "max": 5 } },
            "size": { "type": "trend", "contains": "data", "values": { "avg": 1000, "min": 1, "med": 900, "max": 5000000, "p(90)": 2000, "p(95)": 2500 } }
          }
        }
        """;

    private const string Machine = """
        {
          "version": "1.0.0",
          "metadata": { "generatedAt": "2026-03-01T12:00:30Z", "k6Version": "1.5.0" },
          "config": { "script": "x.js", "duration": 30, "execution": "local" },
          "results": {
            "checks": { "metrics": [ { "name": "checks_total", "type": "counter", "contains": "default", "values": { "count": 20, "rate": 0.6 } } ], "results": [ { "name": "paid", "passes": 7, "fails": 3 } ] },
            "metrics": [
              { "name": "http_req_failed", "type": "rate", "contains": "default", "values": { "matches": 2, "total": 20, "rate": 0.1 } },
              { "name": "http_reqs", "type": "counter", "contains": "default", "values": { "count": 20 } },
              { "name": "http_req_duration", "type": "trend", "contains": "time", "values": { "avg": 120.5, "min": 80, "med": 110, "max": 400, "p(90)": 180, "p(95)": 210 } }
            ]
          }
        }
        """;

    [Theory]
    [InlineData(Flat, ResultFormats.K6Summary)]
    [InlineData(Nested, ResultFormats.K6HandleSummary)]
    [InlineData(Machine, ResultFormats.K6MachineSummary)]
    public void Read_EachShape_IsToldByContentAndHasTheSameFigures(string text, string format)
    {
        Assert.Equal(format, Reading.Detect(text));
        RunResult result = Reading.Read(text, "odd.name").Result;
        Assert.Equal(("k6", format), (result.Source!.Tool, result.Source.Format));
        MetricSummary duration = result.Metrics["http_req_duration"];
        Assert.Equal((80.0, 120.5, 110.0, 400.0, 180.0, 210.0), (duration.Min!.Value, duration.Avg!.Value, duration.Med!.Value, duration.Max!.Value, duration.P90!.Value, duration.P95!.Value));
        Assert.Equal((20.0, 20.0), (result.Metrics["http_reqs"].Count, duration.Count));
        Assert.Equal((2.0, 18.0, 0.1), (result.Metrics["http_req_failed"].Passes!.Value, result.Metrics["http_req_failed"].Fails!.Value, result.Metrics["http_req_failed"].Rate));
        Assert.Equal((7, 3), (result.Checks.Single(check => check.Name == "paid").Passes, result.Checks.Single(check => check.Name == "paid").Fails));
    }

    [Fact]
    public void Read_PercentileThatTheSummaryHasNot_IsNotMadeUp()
    {
        MetricSummary duration = Reading.Read(Flat).Result.Metrics["http_req_duration"];
        Assert.Null(duration.P99);
        Assert.True(double.IsNaN(duration.Percentile(99)));
        Assert.True(double.IsNaN(duration.Percentile(75)));
        Assert.Equal(390, duration.Percentile(99.5));
        Assert.Equal(210, duration.Percentile(95));
    }

    [Fact]
    public void Read_SummaryExport_TrueIsFailed()
    {
        ImportedRun run = Reading.Read(Flat);
        Assert.Equal(
            [("p(95)<200", false), ("avg<150", true), ("p(99)<500", true)],
            run.Thresholds.Where(threshold => threshold.Selector == "http_req_duration").Select(threshold => (threshold.Expression, threshold.Passed!.Value)));
    }

    [Fact]
    public void Read_HandleSummary_OkIsPassed() =>
        Assert.Equal([("p(95)<200", false), ("avg<150", true)], Reading.Read(Nested).Thresholds.Select(threshold => (threshold.Expression, threshold.Passed!.Value)));

    [Fact]
    public void Read_Lengths_AreFromTheFileOrFollowFromACounter()
    {
        Assert.Equal(5.0, Reading.Read(Flat).Result.Duration.TotalSeconds, 6);
        Assert.Equal(5.2505, Reading.Read(Nested).Result.Duration.TotalSeconds, 6);
        RunResult machine = Reading.Read(Machine).Result;
        Assert.Equal((30.0, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), "1.5.0"), (machine.Duration.TotalSeconds, machine.StartedAt, machine.Source!.Version));
        Assert.Equal(20 / 30.0, machine.Metrics["http_reqs"].Rate, 9);
        Assert.Contains(Reading.Read(Flat).Result.Warnings, warning => warning.Contains("When the run began", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_GroupsAndNames_AreStepsOfChecksAndOfMetrics()
    {
        RunResult result = Reading.Read(Flat).Result;
        Assert.Equal([("", "is up"), ("shop::till", "paid")], result.Checks.Select(check => (check.Step, check.Name)).Order());
        Assert.Equal(115, result.Steps["login"].Metrics["http_req_duration"].P95);
        Assert.Equal(119, result.Metrics["http_req_duration{expected_response:true}"].Avg);
    }

    [Fact]
    public void Read_Units_AreWhatTheSummarySays()
    {
        RunResult result = Reading.Read(Nested).Result;
        Assert.Equal(("ms", "bytes"), (result.Metrics["http_req_duration"].Unit, result.Metrics["size"].Unit));
    }

    [Fact]
    public void Judge_SummaryExport_FollowsK6WhereItsFileKeepsNoFigureAndNotWhereThereWasNoSample()
    {
        ImportedRun run = Reading.Read(Flat);
        RunResult judged = ToolVerdicts.Judge(run.Result, run.Thresholds);
        Outcome Of(string threshold) => judged.Thresholds.Single(verdict => verdict.Threshold == threshold).Outcome;
        Assert.Equal(Outcome.Fail, Of("http_req_duration: p(95)<200"));
        Assert.Equal(Outcome.Pass, Of("http_req_duration: avg<150"));

        // p(99) is not in the file, and k6 says that it passed.
        Assert.Equal(Outcome.Pass, Of("http_req_duration: p(99)<500"));
        Assert.Equal(Outcome.Pass, Of("http_req_failed: rate<0.2"));
        Assert.Equal(Outcome.Fail, judged.Verdict!.Outcome);
        Assert.Contains(judged.Validity.Findings, finding => finding is { Id: "GeneratorUnknown", Invalidates: false });
    }

    [Theory]
    [InlineData("""{"metrics":{"http_reqs":{"count":"many","rate":4}}}""", ResultFormats.K6Summary, "metrics.http_reqs.count")]
    [InlineData("""{"metrics":{"x":{"thresholds":{"p(95)<5":"yes"},"avg":1}}}""", ResultFormats.K6Summary, "metrics.x.thresholds.p(95)<5")]
    [InlineData("""{"metrics":{"x":{"odd":1}}}""", ResultFormats.K6Summary, "metrics.x")]
    [InlineData("""{"metrics":{"x":{"type":"sum","values":{}}}}""", ResultFormats.K6HandleSummary, "metrics.x.type")]
    [InlineData("""{"metrics":{}}""", ResultFormats.K6Summary, "metrics has no metric")]
    [InlineData("""{"metrics":""", ResultFormats.K6Summary, "not JSON")]
    public void Read_WhatIsNoSummary_IsRefusedWithItsPlace(string text, string format, string place)
    {
        PerfException e = Reading.Fault(text, format);
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains(place, e.Message, StringComparison.Ordinal);
        Assert.Contains("run.json:1: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("Expected: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_InALaterLine_NamesIt()
    {
        PerfException e = Reading.Fault("{\n \"metrics\": {\n  \"a\": { \"count\": 1, \"rate\": 1 },\n  \"b\": {\n   \"count\": true } } }", ResultFormats.K6Summary);
        Assert.Contains("run.json:5: metrics.b.count is true or false", e.Message, StringComparison.Ordinal);
    }
}
