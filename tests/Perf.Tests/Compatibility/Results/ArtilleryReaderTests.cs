using Perf.Compatibility.Results;

namespace Perf.Tests.Compatibility.Results;

public class ArtilleryReaderTests
{
    internal const string Report = """
        {
          "aggregate": {
            "counters": {
              "vusers.created": 20, "vusers.created_by_name.buy": 20, "vusers.completed": 18, "vusers.failed": 2, "vusers.skipped": 1,
              "http.requests": 40, "http.responses": 38, "http.codes.200": 30, "http.codes.404": 5, "http.codes.503": 3, "http.downloaded_bytes": 9000,
              "errors.ECONNREFUSED": 2, "plugins.expect.ok": 36, "plugins.expect.failed": 2, "shop.orders": 7,
              "plugins.metrics-by-endpoint./cart.v2.codes.200": 12, "plugins.metrics-by-endpoint./cart.v2.codes.503": 3, "plugins.metrics-by-endpoint./cart.v2.errors.ECONNREFUSED": 1
            },
            "rates": { "http.request_rate": 4 },
            "firstCounterAt": 1772366402000, "firstHistogramAt": 1772366402100, "lastCounterAt": 1772366420500, "lastHistogramAt": 1772366420400,
            "firstMetricAt": 1772366402000, "lastMetricAt": 1772366420500, "period": 1772366420000,
            "summaries": {
              "http.response_time": { "min": 12, "max": 410, "count": 38, "mean": 80.5, "p50": 70.1, "median": 70.1, "p75": 90.9, "p90": 120, "p95": 210.6, "p99": 400.2, "p999": 407.5 },
              "vusers.session_length": { "min": 500, "max": 900, "count": 18, "mean": 620, "p50": 600, "median": 600, "p75": 700, "p90": 800, "p95": 850, "p99": 890, "p999": 890 },
              "shop.basket": { "min": 1, "max": 9, "count": 18, "mean": 4, "p50": 4, "median": 4, "p75": 5, "p90": 7, "p95": 8, "p99": 9, "p999": 9 },
              "plugins.metrics-by-endpoint.response_time./cart.v2": { "min": 20, "max": 300, "count": 15, "mean": 90, "p50": 80, "median": 80, "p75": 95, "p90": 150, "p95": 250, "p99": 290, "p999": 290 }
            },
            "histograms": {}
          },
          "intermediate": [
            { "counters": { "http.requests": 25, "http.responses": 25, "http.codes.200": 22, "http.codes.404": 3, "vusers.completed": 10 }, "rates": { "http.request_rate": 5 }, "http.request_rate": null,
              "firstMetricAt": 1772366402000, "lastMetricAt": 1772366409900, "period": "1772366400000", "summaries": {}, "histograms": {} },
            { "counters": { "http.requests": 15, "http.responses": 13, "http.codes.200": 8, "vusers.completed": 8 }, "rates": { "http.request_rate": 3 }, "http.request_rate": null,
              "firstMetricAt": 1772366410000, "lastMetricAt": 1772366420500, "period": "1772366410000", "summaries": {}, "histograms": {} }
          ]
        }
        """;

    private const string Legacy = """
        {
          "aggregate": {
            "timestamp": "2026-03-01T12:00:20.000Z", "scenariosCreated": 20, "scenariosCompleted": 18, "requestsCompleted": 38,
            "latency": { "min": 12, "max": 410, "median": 70.1, "p95": 210.6, "p99": 400.2 }, "rps": { "count": 40, "mean": 2 },
            "scenarioDuration": { "min": 500, "max": 900, "median": 600, "p95": 850, "p99": 890 }, "scenarioCounts": { "buy": 20 },
            "errors": { "ETIMEDOUT": 2 }, "codes": { "200": 30, "500": 8 }, "matches": 0, "customStats": {}, "counters": { "orders": 7 }, "scenariosAvoided": 1
          },
          "intermediate": [
            { "timestamp": "2026-03-01T12:00:10.000Z", "scenariosCreated": 10, "scenariosCompleted": 10, "requestsCompleted": 20, "latency": { "min": 12, "max": 200, "median": 70, "p95": 150, "p99": 190 }, "rps": { "count": 20, "mean": 2 }, "errors": {}, "codes": { "200": 20 } },
            { "timestamp": "2026-03-01T12:00:20.000Z", "scenariosCreated": 10, "scenariosCompleted": 8, "requestsCompleted": 18, "latency": { "min": null, "max": null, "median": null, "p95": null, "p99": null }, "rps": { "count": 20, "mean": 2 }, "errors": { "ETIMEDOUT": 2 }, "codes": { "200": 10, "500": 8 } }
          ]
        }
        """;

    [Fact]
    public void Read_ResponseTime_IsWaitingAndNotDuration()
    {
        RunResult result = Reading.Read(Report).Result;
        Assert.Equal(("Artillery", ResultFormats.Artillery), (result.Source!.Tool, result.Source.Format));
        MetricSummary waiting = result.Metrics["http_req_waiting"];
        Assert.Equal((12.0, 80.5, 70.1, 410.0, 120.0, 210.6, 400.2, 407.5, 38.0), (waiting.Min!.Value, waiting.Avg!.Value, waiting.Med!.Value, waiting.Max!.Value, waiting.P90!.Value, waiting.P95!.Value, waiting.P99!.Value, waiting.P999!.Value, waiting.Count));
        Assert.False(result.Metrics.ContainsKey("http_req_duration"));
        Assert.False(result.Metrics.ContainsKey("http_req_response_time"));
        Assert.Equal(90.9, waiting.Percentile(75));
        Assert.True(double.IsNaN(waiting.Percentile(80)));
        Assert.Equal(600, result.Metrics["iteration_duration"].Med);
    }

    [Fact]
    public void Read_Counters_AreTheOnesOfPerfAndKeepTheirNamesToo()
    {
        RunResult result = Reading.Read(Report).Result;
        Assert.Equal((40.0, 20.0, 1.0, 9000.0), (result.Metrics["http_reqs"].Count, result.Metrics["iterations"].Count, result.Metrics["dropped_iterations"].Count, result.Metrics["data_received"].Count));

        // Eight bad answers and two that did not come.
        Assert.Equal((10.0, 30.0), (result.Metrics["http_req_failed"].Passes!.Value, result.Metrics["http_req_failed"].Fails!.Value));
        Assert.Equal((36.0, 2.0), (result.Metrics["checks"].Passes!.Value, result.Metrics["checks"].Fails!.Value));
        Assert.Equal((7.0, 18.0), (result.Metrics["shop.orders"].Count, result.Metrics["vusers.completed"].Count));
        Assert.Equal(8, result.Metrics["shop.basket"].P95);
        Assert.Equal([("http_404", 5L), ("http_503", 3L), ("connection_refused", 2L)], result.Errors.Select(error => (error.Class, error.Count)));
    }

    [Fact]
    public void Read_Endpoints_AreSteps()
    {
        StepResult cart = Reading.Read(Report).Result.Steps["/cart.v2"];
        Assert.Equal((250.0, 16.0, 0.25), (cart.Metrics["http_req_waiting"].P95!.Value, cart.Metrics["http_reqs"].Count, cart.Metrics["http_req_failed"].Rate));
    }

    /// <summary>An endpoint that never answered is a step too: it is the one that is looked for.</summary>
    [Fact]
    public void Read_EndpointThatOnlyHasErrors_IsAStep()
    {
        const string Counter = "\"plugins.metrics-by-endpoint./cart.v2.errors.ECONNREFUSED\": 1";
        string report = Report.Replace(Counter, $"{Counter}, \"plugins.metrics-by-endpoint./pay (pay).errors.ECONNREFUSED\": 3, \"plugins.metrics-by-endpoint./pay (pay).errors.ETIMEDOUT\": 2", StringComparison.Ordinal);
        StepResult pay = Reading.Read(report).Result.Steps["/pay (pay)"];
        Assert.Equal((5.0, 1.0), (pay.Metrics["http_reqs"].Count, pay.Metrics["http_req_failed"].Rate));
    }

    [Fact]
    public void Read_Periods_AreIntervalsOfTenSeconds()
    {
        RunResult result = Reading.Read(Report).Result;
        Assert.Equal((DateTimeOffset.FromUnixTimeMilliseconds(1772366402000), 18.5), (result.StartedAt, result.Duration.TotalSeconds));
        Assert.Equal([(0.0, 8.0, 25L, 3L), (8.0, 10.0, 15L, 2L)], result.Intervals.Select(interval => (interval.Start, interval.Length, interval.Requests, interval.Failed)));
    }

    [Fact]
    public void Read_Legacy_IsTranslated()
    {
        RunResult result = Reading.Read(Legacy).Result;
        Assert.Equal((ResultFormats.ArtilleryLegacy, "1"), (result.Source!.Format, result.Source.Version));
        Assert.Equal((70.1, 210.6, 400.2, 38.0), (result.Metrics["http_req_waiting"].Med!.Value, result.Metrics["http_req_waiting"].P95!.Value, result.Metrics["http_req_waiting"].P99!.Value, result.Metrics["http_req_waiting"].Count));
        Assert.Null(result.Metrics["http_req_waiting"].P90);
        Assert.Equal((40.0, 10.0), (result.Metrics["http_reqs"].Count, result.Metrics["http_req_failed"].Passes!.Value));
        Assert.Equal([("http_500", 8L), ("timeout", 2L)], result.Errors.Select(error => (error.Class, error.Count)));
        Assert.Equal((20.0, 2), (result.Duration.TotalSeconds, result.Intervals.Count));
        Assert.Equal(7, result.Metrics["orders"].Count);
    }

    [Theory]
    [InlineData("""{"aggregate":{"counters":{"http.requests":"many"}},"intermediate":[]}""", "aggregate.counters.http.requests")]
    [InlineData("""{"aggregate":{"counters":[]},"intermediate":[]}""", "aggregate.counters")]
    [InlineData("""{"aggregate":{},"intermediate":[]}""", "aggregate has no counters")]
    public void Read_WhatIsNoReport_IsRefusedWithItsPlace(string text, string place)
    {
        PerfException e = Reading.Fault(text);
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains($"run.json:1: {place}", e.Message, StringComparison.Ordinal);
    }
}
