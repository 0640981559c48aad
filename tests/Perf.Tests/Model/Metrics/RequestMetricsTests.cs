namespace Perf.Tests.Model.Metrics;

public class RequestMetricsTests
{
    [Fact]
    public void All_EveryFamily_IsKnownWithTheTypesOfHttp()
    {
        foreach (RequestMetrics family in RequestMetrics.All)
        {
            foreach (string metric in (string[])[.. family.Trends, family.Failed, family.Count, family.Retries])
            {
                Assert.Equal(MetricNames.All[RequestMetrics.Http.Same(metric)], MetricNames.All[metric]);
                Assert.Same(family, RequestMetrics.Of(metric));
                Assert.Equal(metric, family.Same(RequestMetrics.Http.Same(metric)));
                Assert.Equal(MetricNames.All[metric] == MetricType.Trend, MetricNames.IsTime(metric));
            }
        }

        Assert.Equal((RequestMetrics.All.Count * 12) + 18, MetricNames.All.Count);
    }

    [Fact]
    public void Http_Names_AreTheConstants() => Assert.Equal(
        [
            MetricNames.HttpReqResponseTime, MetricNames.HttpReqDuration, MetricNames.HttpReqBlocked, MetricNames.HttpReqLookingUp, MetricNames.HttpReqConnecting, MetricNames.HttpReqTlsHandshaking,
            MetricNames.HttpReqSending, MetricNames.HttpReqWaiting, MetricNames.HttpReqReceiving, MetricNames.HttpReqFailed, MetricNames.HttpReqs,
        ],
        MetricNames.All.Keys.Take(11));

    [Theory]
    [InlineData("checks")]
    [InlineData("iterations")]
    [InlineData("mine_reqs")]
    [InlineData("sql_requests")]
    public void Of_MetricOfNoProtocol_IsNone(string metric)
    {
        Assert.Null(RequestMetrics.Of(metric));
        Assert.Equal(metric, RequestMetrics.Sql.Same(metric));
    }

    [Fact]
    public void In_Metrics_TellsTheFamiliesThatWereMeasured()
    {
        var metrics = new Dictionary<string, MetricSummary> { ["redis_reqs"] = new(), ["sql_req_response_time"] = new(), ["checks"] = new() };
        Assert.Equal([RequestMetrics.Sql, RequestMetrics.Redis], RequestMetrics.In(metrics));
        Assert.Equal(RequestMetrics.Sql, RequestMetrics.MainOf(metrics));
        metrics["http_reqs"] = new();
        Assert.Equal(RequestMetrics.Http, RequestMetrics.MainOf(metrics));
        Assert.Equal(RequestMetrics.Http, RequestMetrics.MainOf(new Dictionary<string, MetricSummary>()));
    }

    [Theory]
    [InlineData("sql_req_duraton: p(95) < 5ms", "sql_req_duration")]
    [InlineData("redis_req: count > 1", "redis_reqs")]
    [InlineData("connections_open: count < 5", "connections_opened")]
    public void Parse_NearlyAMetricOfAnyProtocol_NamesIt(string threshold, string meant)
    {
        PerfException error = Assert.Throws<PerfException>(() => ThresholdParser.Parse(threshold));
        Assert.Contains($"did you mean '{meant}'?", error.Message, StringComparison.Ordinal);
        Assert.Contains("and what http_ has with ws_, grpc_, sql_, redis_, script_", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 0, 900);
    }

    [Theory]
    [InlineData("sql_req_response_time{step:find}: p(95) < 5ms", 5)]
    [InlineData("ws_req_failed: rate < 1%", 0.01)]
    [InlineData("tls_handshakes: count < 100", 100)]
    public void Parse_MetricOfAnyProtocol_IsRead(string threshold, double limit) => Assert.Equal(limit, ThresholdParser.Parse(threshold).Limit);
}
