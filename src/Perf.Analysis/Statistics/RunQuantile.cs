namespace Perf.Analysis;

/// <summary>A quantile of one run's distribution, with what its buckets leave open.</summary>
internal static class RunQuantile
{
    // Below this a mean of neighbouring values scatters less than one of them; above, all estimators agree.
    private const int SmallSample = 2000;

    /// <summary>The quantile.</summary>
    /// <param name="metric">A trend.</param>
    /// <param name="percent">0 to 100, without the ends.</param>
    /// <returns>The value and by how much of it the buckets may be off; null when the run keeps no such percentile.</returns>
    public static (double Value, double Error)? Of(MetricSummary metric, double percent)
    {
        Histogram histogram = metric.Histogram;
        if (histogram.Count == 0)
        {
            double kept = metric.Percentile(percent);
            return double.IsNaN(kept) ? null : (kept, 0);
        }

        (double value, double error) = histogram.Quantile(percent / 100);
        if (histogram.Count < SmallSample && percent is > 0 and < 100)
        {
            value = SampleQuantile.Trimmed([.. histogram.Buckets], histogram.Count, percent / 100);
        }

        return (Math.Clamp(value, metric.Min ?? value, metric.Max ?? value), error);
    }
}
