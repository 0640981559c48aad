namespace Perf.Tests.Model.Results;

public class MetricSummaryTests
{
    [Fact]
    public void Percentile_NoTrend_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new MetricSummary { Name = "checks", Type = MetricType.Rate }.Percentile(50));

    [Fact]
    public void Percentile_Ends_AreTheExactExtremes() => SeededProperty.ForAll(100, random =>
    {
        double[] values = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.NextTicks() / 10_000.0)];
        var trend = new MetricAccumulator(MetricNames.HttpReqDuration, MetricType.Trend);
        trend.Add(Intervals.Trend(MetricNames.HttpReqDuration, "", values));
        MetricSummary summary = trend.Summarize(TimeSpan.FromSeconds(1));

        for (double percent = 0; percent <= 100; percent += 2.5)
        {
            Assert.InRange(summary.Percentile(percent), values.Min(), values.Max());
        }

        Assert.Equal(summary.Percentile(95), summary.P95);
    });

    [Fact]
    public void Summarize_RateWithoutSamples_IsNoNumber()
    {
        MetricSummary rate = new MetricAccumulator(MetricNames.Checks, MetricType.Rate).Summarize(TimeSpan.FromSeconds(1));
        Assert.True(double.IsNaN(rate.Rate));
        Assert.Equal(0, rate.Count);
    }

    [Fact]
    public void Summarize_TrendWithoutSamples_HasNoValues()
    {
        MetricSummary trend = new MetricAccumulator(MetricNames.HttpReqDuration, MetricType.Trend).Summarize(TimeSpan.Zero);
        Assert.Equal((null, null, null, null), (trend.Min, trend.Max, trend.Avg, trend.P95));
        Assert.True(double.IsNaN(trend.Percentile(95)));
    }
}
