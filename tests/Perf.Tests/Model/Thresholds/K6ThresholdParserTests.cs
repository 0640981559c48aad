namespace Perf.Tests.Model.Thresholds;

public class K6ThresholdParserTests
{
    private static readonly MetricDeclaration[] s_custom = [new() { Name = "orders", Type = MetricType.Counter }, new() { Name = "size", Type = MetricType.Trend }];

    [Theory]
    [InlineData("p(95)<500", Aggregation.Percentile, 95.0, ComparisonOperator.Less, 500.0)]
    [InlineData("p(99.9) <= 1e3", Aggregation.Percentile, 99.9, ComparisonOperator.LessOrEqual, 1000.0)]
    [InlineData("p(.5)>.5", Aggregation.Percentile, 0.5, ComparisonOperator.Greater, 0.5)]
    [InlineData("p(100)>=1", Aggregation.Percentile, 100.0, ComparisonOperator.GreaterOrEqual, 1.0)]
    [InlineData("avg<5.", Aggregation.Avg, 0.0, ComparisonOperator.Less, 5.0)]
    [InlineData("  min  ===  -3 ", Aggregation.Min, 0.0, ComparisonOperator.Equal, -3.0)]
    [InlineData("med==0", Aggregation.Med, 0.0, ComparisonOperator.Equal, 0.0)]
    [InlineData("max!=+7", Aggregation.Max, 0.0, ComparisonOperator.NotEqual, 7.0)]
    [InlineData("max<1_000.5", Aggregation.Max, 0.0, ComparisonOperator.Less, 1000.5)] // Go takes underscores between digits
    [InlineData("max<+Inf", Aggregation.Max, 0.0, ComparisonOperator.Less, double.PositiveInfinity)]
    [InlineData("max>-infinity", Aggregation.Max, 0.0, ComparisonOperator.Greater, double.NegativeInfinity)]
    [InlineData("count>5", Aggregation.Count, 0.0, ComparisonOperator.Greater, 5.0)]
    [InlineData("value>5", Aggregation.Value, 0.0, ComparisonOperator.Greater, 5.0)]
    [InlineData("rate<0.01", Aggregation.Rate, 0.0, ComparisonOperator.Less, 0.01)]
    public void ParseExpression_WhatK6Takes_IsRead(string text, Aggregation aggregation, double percentile, ComparisonOperator comparison, double limit) =>
        Assert.Equal((aggregation, percentile, comparison, limit), K6ThresholdParser.ParseExpression(text));

    [Theory]
    [InlineData("p(95)<500ms")] // units are Perf's
    [InlineData("rate<1%")]
    [InlineData("p(101)<5")]
    [InlineData("p(-1)<5")]
    [InlineData("p(NaN)<5")]
    [InlineData("p()<5")]
    [InlineData("P(95)<5")]
    [InlineData("p95<5")]
    [InlineData("median<5")]
    [InlineData("avg=5")]
    [InlineData("avg<")]
    [InlineData("<5")]
    [InlineData("avg")]
    [InlineData("avg<5<6")]
    [InlineData("avg<_5")]
    [InlineData("avg<5_")]
    [InlineData("avg<0x1p-2")] // Go's hexadecimal form is not taken here
    [InlineData("")]
    public void ParseExpression_WhatK6DoesNotTake_IsRefused(string text)
    {
        PerfException e = Assert.Throws<PerfException>(() => K6ThresholdParser.ParseExpression(text));
        Assert.Equal((ErrorIds.ThresholdInvalid, ExitCodes.InvalidConfiguration), (e.Id, e.ExitCode));
    }

    [Theory]
    [InlineData("http_reqs: avg<5", "count, rate")]
    [InlineData("vus: min<5", "value")] // Perf's own grammar has it
    [InlineData("http_req_failed: count<5", "rate")]
    [InlineData("http_req_duration: count>5", "avg, min, max, med, p(N)")]
    [InlineData("orders: avg<5", "count, rate")]
    [InlineData("nonsense: avg<5", "there is no metric 'nonsense'")]
    [InlineData("http_reqs count>5", "no ':'")]
    public void Parse_WrongPairing_IsRefusedWithWhatThereIs(string text, string why) =>
        Assert.Contains(why, Assert.Throws<PerfException>(() => K6ThresholdParser.Parse(text, "test", s_custom)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http_req_duration{name:log in}: avg<5", "http_req_duration", "log in", "")]
    [InlineData("http_req_duration{ status : '200' , method:GET }: avg<5", "http_req_duration", null, "status=200,method=GET")]
    [InlineData("http_req_duration{name:http://${}.com}: avg<5", "http_req_duration", "http://${}.com", "")]
    [InlineData("http_req_duration{group:::shop::till}: avg<5", "http_req_duration", null, "group=::shop::till")]
    [InlineData("size{name:a}: avg<5", "size", null, "name=a")]
    public void Parse_Selector_IsTakenApart(string text, string metric, string? step, string tags)
    {
        Threshold threshold = K6ThresholdParser.Parse(text, "test", s_custom);
        Assert.Equal((metric, step, tags), (threshold.Metric, threshold.Step, string.Join(',', threshold.Tags.Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
