using System.Text;
using System.Text.Json;
using Perf.Analysis;
using Perf.Compatibility.Results;
using Perf.Compatibility.Results.Reports;
using Perf.Tests.Reporting;

namespace Perf.Tests.Compatibility.Results;

public class ToolReportTests
{
    private static readonly RunResult s_run = SampleRun.Create();

    [Theory]
    [InlineData("k6summary", ResultFormats.K6Summary)]
    [InlineData("k6handlesummary", ResultFormats.K6HandleSummary)]
    public void Write_K6Summaries_AreReadBack(string format, string expected)
    {
        string text = Written(format, s_run, []);
        Assert.Equal(expected, Reading.Detect(text));
        ImportedRun read = Reading.Read(text);
        foreach ((string name, MetricSummary metric) in s_run.Metrics)
        {
            MetricSummary other = read.Result.Metrics[name];
            Assert.Equal((metric.Type, metric.Min, metric.Avg, metric.Max), (other.Type, other.Min, other.Avg, other.Max));
            Assert.Equal(metric.Type == MetricType.Trend ? K6Percentile.Of(metric, 95) : metric.Rate, metric.Type == MetricType.Trend ? other.P95!.Value : other.Rate);
        }

        Assert.Equal(s_run.Checks.OrderBy(check => check.Step), read.Result.Checks.OrderBy(check => check.Step));
        Assert.Equal(s_run.Duration.TotalSeconds, read.Result.Duration.TotalSeconds, 3);

        // Each threshold with what became of it, in k6's words: that of a step by its name.
        Assert.Equal(
            s_run.Thresholds.Select(verdict => verdict.Outcome == Outcome.Pass).Order(), read.Thresholds.Select(threshold => threshold.Passed!.Value).Order());
        Assert.Contains(read.Thresholds, threshold => threshold is { Selector: "http_req_response_time{name:list items}", Expression: "p(90)<80" });
        Assert.Equal(K6Percentile.Of(s_run.Steps["list items"].Metrics["http_req_response_time"], 90), read.Result.Steps["list items"].Metrics["http_req_response_time"].P90);
    }

    [Fact]
    public void Write_SummaryExport_TrueIsFailedAndOkIsPassed()
    {
        Verdict failed = s_run.Thresholds.First(verdict => verdict.Outcome == Outcome.Fail && verdict.Step is null);
        string expression = $"{failed.Threshold.Split(": ")[1][..5]}<1000";
        using JsonDocument flat = JsonDocument.Parse(Written("k6summary", s_run, []));
        Assert.True(flat.RootElement.GetProperty("metrics").GetProperty(failed.Metric).GetProperty("thresholds").GetProperty(expression).GetBoolean());
        using JsonDocument nested = JsonDocument.Parse(Written("k6handlesummary", s_run, []));
        Assert.False(nested.RootElement.GetProperty("metrics").GetProperty(failed.Metric).GetProperty("thresholds").GetProperty(expression).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public void Write_HandleSummary_HasWhatScriptsLookFor()
    {
        var report = new K6HandleSummaryReport { TrendStatistics = ["avg", "p(99.9)", "count"], SetupData = """{"token":"x"}""", TimeUnit = "s" };
        using var bytes = new MemoryStream();
        report.Write(s_run, [], bytes);
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
        JsonElement root = document.RootElement;
        Assert.Equal(180_000, root.GetProperty("state").GetProperty("testRunDurationMs").GetDouble());
        Assert.Equal("x", root.GetProperty("setup_data").GetProperty("token").GetString());
        JsonElement duration = root.GetProperty("metrics").GetProperty("http_req_duration");
        Assert.Equal(("trend", "time"), (duration.GetProperty("type").GetString(), duration.GetProperty("contains").GetString()));
        Assert.Equal(["avg", "p(99.9)", "count"], duration.GetProperty("values").EnumerateObject().Select(value => value.Name));
        JsonElement failed = root.GetProperty("metrics").GetProperty("http_req_failed").GetProperty("values");
        Assert.Equal(s_run.Metrics["http_req_failed"].Passes, failed.GetProperty("passes").GetDouble());
    }

    [Fact]
    public void Write_Artillery_IsReadBackWithPeriodsOfTenSeconds()
    {
        ImportedRun stream = Reading.Read(Long().ToString());
        string text = Written("artillery", stream.Result, stream.Intervals);
        Assert.Equal(ResultFormats.Artillery, Reading.Detect(text));
        RunResult read = Reading.Read(text).Result;
        Assert.Equal(stream.Result.Metrics["http_reqs"].Count, read.Metrics["http_reqs"].Count);
        Assert.Equal(stream.Result.StartedAt, read.StartedAt);
        Assert.Equal(stream.Result.Metrics["http_req_waiting"].P95!.Value, read.Metrics["http_req_waiting"].P95!.Value, tolerance: 1);
        Assert.Equal(stream.Result.Metrics["http_req_failed"].Passes, read.Metrics["http_req_failed"].Passes);

        // Started at 0.02 s behind the clock's 12:00:00.27, so that periods end at :10, :20 and so on.
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement[] parts = [.. document.RootElement.GetProperty("intermediate").EnumerateArray()];
        Assert.Equal(3, parts.Length);
        Assert.Equal("1772366400000", parts[0].GetProperty("period").GetString());
        Assert.Equal("1772366410000", parts[1].GetProperty("period").GetString());
        Assert.All(parts, part => Assert.True(part.GetProperty("summaries").TryGetProperty("http.response_time", out _)));
        Assert.Equal(read.Metrics["http_reqs"].Count, parts.Sum(part => part.GetProperty("counters").GetProperty("http.requests").GetDouble()));
    }

    [Fact]
    public void Write_ArtilleryWithoutSeconds_HasCountersAndNoMadeUpFigures()
    {
        using JsonDocument document = JsonDocument.Parse(Written("artillery", s_run, []));
        JsonElement first = document.RootElement.GetProperty("intermediate")[0];
        Assert.True(first.GetProperty("counters").GetProperty("http.requests").GetDouble() > 0);
        Assert.Empty(first.GetProperty("summaries").EnumerateObject());
        Assert.NotEmpty(document.RootElement.GetProperty("aggregate").GetProperty("summaries").EnumerateObject());
    }

    [Fact]
    public void Judge_WhatK6SummaryWrote_GivesTheSameOutcomes()
    {
        ImportedRun read = Reading.Read(Written("k6summary", s_run, []));
        RunResult judged = ToolVerdicts.Judge(read.Result, read.Thresholds);
        Assert.Equal(s_run.Thresholds.Select(verdict => verdict.Outcome).Order(), judged.Thresholds.Select(verdict => verdict.Outcome).Order());
    }

    private static K6Stream Long()
    {
        K6Stream stream = new K6Stream().Metric("http_reqs", "counter").Metric("http_req_waiting", "trend", "time").Metric("http_req_failed", "rate").Metric("iterations", "counter").Metric("iteration_duration", "trend", "time");
        for (int i = 0; i < 250; i++)
        {
            string tags = i % 50 == 49
                ? """{"name":"a","status":"503","error":"no","error_code":"1503","expected_response":"false"}"""
                : """{"name":"a","status":"200","expected_response":"true"}""";
            double at = 0.5 + (i * 0.1);
            stream.Point("http_reqs", at, 1, tags).Point("http_req_waiting", at, 50 + (i % 100), tags).Point("http_req_failed", at, i % 50 == 49 ? 1 : 0, tags).Point("iterations", at, 1).Point("iteration_duration", at, 200);
        }

        return stream;
    }

    private static string Written(string format, RunResult result, IEnumerable<Interval> intervals)
    {
        using var bytes = new MemoryStream();
        ToolReports.All.Single(report => report.Format == format).Write(result, intervals, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
