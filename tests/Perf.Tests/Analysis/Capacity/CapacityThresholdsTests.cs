using Perf.Analysis;

namespace Perf.Tests.Analysis.Capacity;

public class CapacityThresholdsTests
{
    private static readonly Flow s_flow = new() { Name = "browse", Steps = [new RequestStep { Name = "list", Url = "/" }] };

    [Fact]
    public void For_LimitsOnQuality_AreKeptAndEndAStepEarly()
    {
        (IReadOnlyList<Threshold> kept, IReadOnlyList<string> notes) = For("http_req_response_time: p(95) < 1s", "http_req_response_time{step:list}: max < 2s", "http_req_failed: rate < 1%", "checks: rate > 99%");
        Assert.Equal(4, kept.Count);
        Assert.All(kept, threshold => Assert.Equal((true, TimeSpan.FromSeconds(10)), (threshold.AbortOnFail, threshold.DelayAbortEval)));
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("http_reqs: count > 1000")]
    [InlineData("http_reqs: rate > 50")]
    [InlineData("iterations: count > 10")]
    [InlineData("vus: value < 100")]
    [InlineData("http_req_response_time{step:order}: p(95) < 1s")]
    public void For_WhatAStepCannotBeJudgedBy_IsLeftOutAndSaidSo(string text)
    {
        (IReadOnlyList<Threshold> kept, IReadOnlyList<string> notes) = For("http_req_response_time: p(95) < 1s", text);
        Assert.Equal("p(95) < 1s", Assert.Single(kept).Expression);
        Assert.Contains(text[..text.IndexOf(": ", StringComparison.Ordinal)], Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void For_NoLimitOnTime_WarnsThatASlowTargetPasses() => Assert.Contains("response time", Assert.Single(For("http_req_failed: rate < 1%").Notes), StringComparison.Ordinal);

    private static (IReadOnlyList<Threshold> Thresholds, IReadOnlyList<string> Notes) For(params string[] texts) =>
        CapacityThresholds.For([.. texts.Select(text => ThresholdParser.Parse(text))], [s_flow], TimeSpan.FromSeconds(30));
}
