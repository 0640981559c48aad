using System.Text;
using Perf.Analysis;
using Perf.Reporting;
using Perf.Reporting.Html;
using Perf.Reporting.Html.Charts;

namespace Perf.Tests.Analysis;

/// <summary>What judges and shows HTTP does the same for every other protocol.</summary>
public class OtherProtocolTests
{
    public static TheoryData<string> Protocols => [.. RequestMetrics.All.Select(family => family.Protocol)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Intervals_AnyProtocol_CountItsSteps(string protocol)
    {
        RunResult run = OtherProtocols.Only(Family(protocol), failedOf100: 4);
        IntervalSummary line = run.Intervals[3];
        Assert.Equal((100L, 100.0, 4L), (line.Requests, line.RequestRate, line.Failed));
        Assert.Equal(110, line.P95!.Value, 0.2);
        Assert.Equal(100, line.ServiceP95!.Value, 0.2);
        Assert.Equal(110, line.Max);
    }

    [Fact]
    public void Intervals_TwoProtocols_CountThemTogether()
    {
        IntervalSummary line = OtherProtocols.HttpAndSql().Intervals[0];
        Assert.Equal((200L, 3L), (line.Requests, line.Failed));
        Assert.Equal((2.0, 110.0), (Math.Round(line.P50!.Value, 1), Math.Round(line.P95!.Value)));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Judge_AnyProtocolWithoutIterations_WasMeasured(string protocol)
    {
        RunResult run = OtherProtocols.Only(Family(protocol));
        run = run with { Metrics = run.Metrics.Where(metric => metric.Key != MetricNames.Iterations).ToDictionary() };
        Assert.True(ValidityJudge.Judge(run).IsValid);
    }

    [Theory]
    [InlineData(1300, false)]
    [InlineData(1000, true)]
    public void Judge_StartLag_CountsAgainstTheProtocolsResponseTime(double median, bool invalid)
    {
        RunResult run = OtherProtocols.Only(RequestMetrics.Sql, median / 2, median);
        Assert.Equal(!invalid, ValidityJudge.Judge(run with { Validity = run.Validity with { StartLagP99 = 60 } }).IsValid);
    }

    [Fact]
    public void Judge_StartLagOfTwoProtocols_CountsAgainstTheQuicker()
    {
        RunResult run = OtherProtocols.HttpAndSql();
        Validity validity = ValidityJudge.Judge(run with { Validity = run.Validity with { StartLagP99 = 60 } });
        Assert.Contains("the median response time (2 ms)", Assert.Single(validity.Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Evaluate_LimitOnServiceTimeThatResponseTimeMisses_Warns(string protocol)
    {
        RunResult run = OtherProtocols.Only(Family(protocol), service: 100, response: 900);
        Verdict verdict = Assert.Single(ThresholdEvaluator.Evaluate(run, [ThresholdParser.Parse($"{protocol}_req_duration: p(95) < 500ms")]));
        Assert.Equal(Outcome.Pass, verdict.Outcome);
        Assert.Contains($"judge {protocol}_req_response_time.", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sql_reqs: count > 0", Outcome.Pass)]
    [InlineData("redis_reqs: count == 0", Outcome.Pass)]
    [InlineData("redis_req_duration: p(95) < 1s", Outcome.NoData)]
    [InlineData("data_sent: count < 1", Outcome.Pass)]
    [InlineData("connections_opened: count < 5", Outcome.NoData)]
    [InlineData("tls_handshakes: count < 5", Outcome.NoData)]
    public void Evaluate_WhatWasNotCounted_IsZeroOnlyWhereThatIsKnown(string threshold, Outcome outcome) =>
        Assert.Equal(outcome, ThresholdEvaluator.Evaluate(OtherProtocols.Only(RequestMetrics.Sql), [ThresholdParser.Parse(threshold)])[0].Outcome);

    [Fact]
    public void For_RunOfOneOtherProtocol_JudgesThatBy()
    {
        ThresholdFile file = ThresholdFile.Parse(Encoding.UTF8.GetBytes("""
            { "global_thresholds": {
                "response_times": { "default": { "p95_ms": 500 }, "find": { "p99_ms": 50 } },
                "error_rates": { "default": { "max_error_rate_percent": 1 } },
                "throughput": { "default": { "min_rps": 10 } } },
              "thresholds": { "http_req_duration": ["p(95)<100"] } }
            """), "t.json");
        string[] Chosen(RunResult run) => [.. file.For(run).Thresholds.Select(threshold => threshold.ToString())];

        // k6's form names its metric itself.
        Assert.Equal(
            ["sql_req_response_time: p(95) <= 500ms", "sql_req_response_time{step:find}: p(99) <= 50ms", "sql_req_failed: rate <= 1%", "sql_reqs: rate >= 10", "http_req_duration: p(95)<100"],
            Chosen(OtherProtocols.Only(RequestMetrics.Sql)));

        // Beside HTTP, the run is judged by HTTP and each step by its own.
        Assert.Equal(
            ["http_req_response_time: p(95) <= 500ms", "sql_req_response_time{step:find}: p(99) <= 50ms", "http_req_failed: rate <= 1%", "http_reqs: rate >= 10", "http_req_duration: p(95)<100"],
            Chosen(OtherProtocols.HttpAndSql()));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("grpc")]
    public void TextReport_OtherProtocol_HasItsFigures(string protocol)
    {
        string text = TextReport.Write(OtherProtocols.Only(Family(protocol), failedOf100: 2), 120, colour: false);
        Assert.Contains($"  {protocol,-9}  1,000, 100/s, 2.00 % failed; 1,000 iterations", text, StringComparison.Ordinal);
        Assert.Contains("  response   p50 110 ms", text, StringComparison.Ordinal);
        Assert.Matches("find +1,000 +100 +2.00 % +110 ms", text);
        Assert.DoesNotContain("protocol", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TextReport_TwoProtocols_ShowsEachWithItsOwn()
    {
        string text = TextReport.Write(OtherProtocols.HttpAndSql(), 120, colour: false);
        Assert.Contains("  http       1,000, 100/s, 0.00 % failed; 1,000 iterations", text, StringComparison.Ordinal);
        Assert.Contains("  sql        1,000, 100/s, 3.00 % failed\n  response   p50 2.00 ms", text, StringComparison.Ordinal);
        Assert.Matches("response time by step +protocol +count", text);
        Assert.Matches("list items +http +1,000 +100 +0.00 % +110 ms", text);
        Assert.Matches("find +sql +1,000 +100 +3.00 % +2.00 ms", text);
    }

    [Fact]
    public void HtmlReport_TwoProtocols_ShowsEachWithItsOwn()
    {
        RunResult run = OtherProtocols.HttpAndSql() with { Thresholds = [new Verdict { Metric = "http_req_response_time", Threshold = "http_req_response_time: p(95) < 120ms", Limit = 120, Unit = "ms" }] };
        string html = Html(run);
        string[] expected = ["2,000", "http 1,000, sql 1,000", "Response time p95 (http)", "Response time p95 (sql)", "1.5 %", "All steps", "Protocol", "Phases of a step of sql", "Latency by percentile (http)"];
        Assert.All(expected, part => Assert.Contains(part, html, StringComparison.Ordinal));

        // A limit of one protocol is no line in a chart of several.
        Assert.DoesNotContain("p(95) &lt; 120ms", ResponseTimeChart.Draw(new ReportData { Result = run }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void HtmlReport_OneOtherProtocol_LooksLikeThatOfHttp()
    {
        RunResult run = OtherProtocols.Only(RequestMetrics.Sql, failedOf100: 1) with { Thresholds = [new Verdict { Metric = "sql_req_response_time", Threshold = "sql_req_response_time: p(95) < 120ms", Limit = 120, Unit = "ms" }] };
        string html = Html(run);
        Assert.Contains("Phases of a request", html, StringComparison.Ordinal);
        Assert.Contains("1 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Protocol", html, StringComparison.Ordinal);
        Assert.DoesNotContain("(sql)", html, StringComparison.Ordinal);
        Assert.Contains("p(95) &lt; 120ms", ResponseTimeChart.Draw(new ReportData { Result = run }).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void CsvReport_AnyProtocol_HasItsMetrics()
    {
        string csv = Write(OtherProtocols.Only(RequestMetrics.Grpc), "csv-metrics");
        Assert.Contains("find,grpc_req_response_time,trend,1000", csv, StringComparison.Ordinal);
        Assert.Contains("\r\n0,1,100,100,0,100,", Write(OtherProtocols.Only(RequestMetrics.Grpc), "csv"), StringComparison.Ordinal);
    }

    private static string Html(RunResult run) => Write(run, "html");

    private static string Write(RunResult run, string format)
    {
        using var writer = new StringWriter();
        ReportWriters.All.Single(one => one.Format == format).Write(run, writer);
        return writer.ToString();
    }

    private static RequestMetrics Family(string protocol) => RequestMetrics.All.Single(family => family.Protocol == protocol);
}
