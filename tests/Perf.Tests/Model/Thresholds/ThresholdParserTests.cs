namespace Perf.Tests.Model.Thresholds;

public class ThresholdParserTests
{
    private static readonly MetricDeclaration[] s_custom =
    [
        new() { Name = "my_trend", Type = MetricType.Trend },
        new() { Name = "my_time", Type = MetricType.Trend, IsTime = true },
        new() { Name = "my_rate", Type = MetricType.Rate },
        new() { Name = "my_counter", Type = MetricType.Counter },
        new() { Name = "my_gauge", Type = MetricType.Gauge },
    ];

    [Theory]
    [InlineData("http_req_duration: p(95)<500", Aggregation.Percentile, 95, ComparisonOperator.Less, 500)]
    [InlineData("http_req_duration: p(99.9) <= 1.5s", Aggregation.Percentile, 99.9, ComparisonOperator.LessOrEqual, 1500)]
    [InlineData("http_req_duration: p( 95 ) < 500 ms", Aggregation.Percentile, 95, ComparisonOperator.Less, 500)]
    [InlineData("http_req_duration: p(.5) > 0", Aggregation.Percentile, 0.5, ComparisonOperator.Greater, 0)]
    [InlineData("http_req_duration: p(9.5e1) > 0", Aggregation.Percentile, 95, ComparisonOperator.Greater, 0)]
    [InlineData("http_req_duration: p(100)<500", Aggregation.Percentile, 100, ComparisonOperator.Less, 500)]
    [InlineData("http_req_duration: p(0)<500", Aggregation.Percentile, 0, ComparisonOperator.Less, 500)]
    [InlineData("http_req_duration: avg<1e3", Aggregation.Avg, 0, ComparisonOperator.Less, 1000)]
    [InlineData("http_req_duration: min>.5", Aggregation.Min, 0, ComparisonOperator.Greater, 0.5)]
    [InlineData("http_req_duration: med < 200us", Aggregation.Med, 0, ComparisonOperator.Less, 0.2)]
    [InlineData("http_req_duration: max < 1m30s", Aggregation.Max, 0, ComparisonOperator.Less, 90_000)]
    [InlineData("http_req_duration: count >= 100", Aggregation.Count, 0, ComparisonOperator.GreaterOrEqual, 100)]
    [InlineData("http_req_failed: rate<0.01", Aggregation.Rate, 0, ComparisonOperator.Less, 0.01)]
    [InlineData("http_req_failed: rate < 0.5%", Aggregation.Rate, 0, ComparisonOperator.Less, 0.005)]
    [InlineData("http_req_failed: rate < 1 %", Aggregation.Rate, 0, ComparisonOperator.Less, 0.01)]
    [InlineData("checks: rate > 99%", Aggregation.Rate, 0, ComparisonOperator.Greater, 0.99)]
    [InlineData("http_reqs: count === 3", Aggregation.Count, 0, ComparisonOperator.Equal, 3)]
    [InlineData("http_reqs: count == 3", Aggregation.Count, 0, ComparisonOperator.Equal, 3)]
    [InlineData("http_reqs: count != 3", Aggregation.Count, 0, ComparisonOperator.NotEqual, 3)]
    [InlineData("http_reqs: rate > 100", Aggregation.Rate, 0, ComparisonOperator.Greater, 100)]
    [InlineData("data_received: count < 10MB", Aggregation.Count, 0, ComparisonOperator.Less, 10_000_000)]
    [InlineData("data_sent: rate < 1 KiB", Aggregation.Rate, 0, ComparisonOperator.Less, 1024)]
    [InlineData("vus: value > 0", Aggregation.Value, 0, ComparisonOperator.Greater, 0)]
    [InlineData("vus_max: max >= -1", Aggregation.Max, 0, ComparisonOperator.GreaterOrEqual, -1)]
    public void Parse_Grammar_IsRead(string text, Aggregation aggregation, double percentile, ComparisonOperator comparison, double limit)
    {
        Threshold threshold = ThresholdParser.Parse(text);

        Assert.Equal(aggregation, threshold.Aggregation);
        Assert.Equal(percentile, threshold.Percentile);
        Assert.Equal(comparison, threshold.Operator);
        Assert.Equal(limit, threshold.Limit, 9);
        Assert.Equal("command line", threshold.Source);
        Assert.Equal(threshold with { Source = "" }, ThresholdParser.Parse(threshold.ToString()) with { Source = "" });
    }

    [Theory]
    [InlineData("http_req_duration{step:login}: avg<1", "login")]
    [InlineData("http_req_duration{ step : list items }: avg<1", "list items")]
    [InlineData("http_req_duration{name:http://${}.com}: avg<1", "http://${}.com")]
    [InlineData("http_req_duration{step:'a: b'}: avg<1", "a: b")]
    [InlineData("http_req_duration{step:\"GET /a,b\"}: avg<1", "GET /a,b")]
    [InlineData("http_req_duration: avg<1", null)]
    public void Parse_Selector_NamesTheStep(string text, string? step) => Assert.Equal(step, ThresholdParser.Parse(text).Step);

    [Theory]
    [InlineData("http_req_duration", "no ':'")]
    [InlineData("http_req_duratoin: avg<1", "did you mean 'http_req_duration'")]
    [InlineData("my_metric: avg<1", "there is no metric 'my_metric'")]
    [InlineData("http_req_duration: p(101)<1", "between 0 and 100")]
    [InlineData("http_req_duration: p<1", "a condition is")]
    [InlineData("http_req_duration: p(-1)<1", "a condition is")]
    [InlineData("http_req_duration: p(NaN)<1", "a condition is")]
    [InlineData("http_req_duration: p95<1", "a condition is")]
    [InlineData("http_req_duration: mean<1", "a condition is")]
    [InlineData("http_req_duration: avg", "a condition is")]
    [InlineData("http_req_duration: avg<", "a condition is")]
    [InlineData("http_req_duration: avg=1", "a condition is")]
    [InlineData("http_req_duration: avg<1<2", "must be a time")]
    [InlineData("http_req_duration: 500 > avg", "a condition is")]
    [InlineData("http_req_duration: avg<1 2", "a condition is")]
    [InlineData("http_req_duration: avg<NaN", "must be a time")]
    [InlineData("http_req_duration: avg<+Inf", "must be a time")]
    [InlineData("http_req_duration: avg<5%", "must be a time")]
    [InlineData("http_req_duration: rate<1", "not rate")]
    [InlineData("http_req_failed: p(95)<1", "not p(N)")]
    [InlineData("http_req_failed: rate<1ms", "must be a share")]
    [InlineData("http_req_failed: rate<NaN%", "must be a share")]
    [InlineData("http_req_failed: rate<Infinity%", "must be a share")]
    [InlineData("http_reqs: avg<1", "not avg")]
    [InlineData("http_reqs: count<1MB", "must be a number")]
    [InlineData("data_sent: count<1x", "must be a size")]
    [InlineData("vus: count<1", "not count")]
    [InlineData("http_req_duration{step}: avg<1", "has no value")]
    [InlineData("http_req_duration{step:}: avg<1", "has no value")]
    [InlineData("http_req_duration{}: avg<1", "no tag between the braces")]
    [InlineData("http_req_duration{step:a}b: avg<1", "closing brace")]
    [InlineData("http_req_duration{step:a: avg<1", "no ':'")]
    public void Parse_AnythingElse_IsRefusedAndSaysWhy(string text, string why)
    {
        PerfException fault = Assert.Throws<PerfException>(() => ThresholdParser.Parse(text));

        Assert.Equal(ErrorIds.ThresholdInvalid, fault.Id);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InvalidConfiguration, fault.ExitCode);
    }

    /// <summary>A step is the series that a run keeps of it anyway; whatever else is asked for is a part that is recorded because it is asked for.</summary>
    [Theory]
    [InlineData("http_req_duration{step:login}: avg<1", "login", null)]
    [InlineData("http_req_duration{name:login}: avg<1", "login", null)]
    [InlineData("http_req_duration{name:login,step:login}: avg<1", "login", null)]
    [InlineData("http_req_duration{status:200}: avg<1", null, "http_req_duration{status:200}")]
    [InlineData("http_req_duration{ status : 200 , step : login }: avg<1", "login", "http_req_duration{step:login,status:200}")]
    [InlineData("checks{check:a: b}: rate>0", null, "checks{check:a: b}")]
    [InlineData("group_duration{group:::a::b}: avg<1", null, "group_duration{group:::a::b}")]
    [InlineData("http_req_failed{expected_response:true}: rate<1", null, "http_req_failed{expected_response:true}")]
    [InlineData("my_trend{step:login}: avg<1", null, "my_trend{step:login}")]
    [InlineData("my_trend{kind:a}: avg<1", null, "my_trend{kind:a}")]
    public void Parse_Tags_ChooseAPart(string text, string? step, string? part)
    {
        Threshold threshold = ThresholdParser.Parse(text, custom: s_custom);

        Assert.Equal(step, threshold.Step);
        Assert.Equal(part, threshold.Part?.Name);
        Assert.Equal(threshold.ToString(), ThresholdParser.Parse(threshold.ToString(), custom: s_custom).ToString());
    }

    [Theory]
    [InlineData("my_trend: p(95) < 500ms", "must be a number; a metric that holds times says so")]
    [InlineData("my_time: p(95) < 500MB", "must be a time")]
    [InlineData("my_trend: rate < 1", "not rate")]
    [InlineData("my_trend: value < 1", "not value")]
    [InlineData("my_rate: avg < 1", "not avg")]
    [InlineData("my_counter: value < 1", "not value")]
    [InlineData("my_gauge: rate < 1", "not rate")]
    [InlineData("my_trnd: avg < 1", "did you mean 'my_trend'")]
    public void Parse_CustomMetric_WrongPairingOrUnit_IsRefused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<PerfException>(() => ThresholdParser.Parse(text, custom: s_custom)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("my_trend: p(95) < 0.5", 0.5)]
    [InlineData("my_time: p(95) < 1.5s", 1500)]
    [InlineData("my_time: count > 3", 3)]
    [InlineData("my_rate: rate > 90%", 0.9)]
    [InlineData("my_counter: count < 1e3", 1000)]
    [InlineData("my_counter: rate < 5", 5)]
    [InlineData("my_gauge: value <= -2", -2)]
    public void Parse_CustomMetric_IsRead(string text, double limit)
    {
        Threshold threshold = ThresholdParser.Parse(text, custom: s_custom);
        Assert.Equal(limit, threshold.Limit, 9);
        Assert.Equal(threshold.Metric, threshold.Custom!.Name);
    }

    /// <summary>A run that was killed is judged by the texts of its thresholds; a metric that got no sample is not in its result.</summary>
    [Theory]
    [InlineData("gone: count < 1", MetricType.Counter)]
    [InlineData("gone: rate < 1%", MetricType.Rate)]
    [InlineData("gone: value < 1", MetricType.Gauge)]
    [InlineData("gone{a:b}: p(95) < 500ms", MetricType.Trend)]
    public void ParseStored_UnknownMetric_IsReadAsWhatItMustBe(string text, MetricType type) => Assert.Equal(type, ThresholdParser.ParseStored(text, "scenario", []).Custom!.Type);

    [Fact]
    public void Parse_AnyText_IsReadOrRefused() => SeededProperty.ForAll(5000, random =>
    {
        string[] parts = ["http_req_duration", "http_req_failed", "{step:", "{status:200", "}", ",", ":", "p(", "95", ")", "<", "=", ">", "rate", "count", "ms", "%", " ", "1e", "."];
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => parts[random.Next(parts.Length)]));
        try
        {
            Assert.True(double.IsFinite(ThresholdParser.Parse(text).Limit));
        }
        catch (PerfException e)
        {
            Assert.Equal(ErrorIds.ThresholdInvalid, e.Id);
        }
    });
}
