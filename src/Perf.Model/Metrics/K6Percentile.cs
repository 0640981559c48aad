namespace Perf;

/// <summary>Percentiles as k6 has them: interpolated between neighbours at p·(n-1) of the sorted values. Source: k6, metrics/sink (what it computes).</summary>
public static class K6Percentile
{
    /// <summary>How far a percentile of a histogram is off at most, as a share of it: half a bucket of <see cref="HistogramLayout"/>. The smallest and the largest value are exact.</summary>
    public const double HistogramError = 1 / 2048.0;

    /// <summary>A percentile of a trend.</summary>
    /// <param name="trend">The trend. One without its distribution gives the percentiles that it keeps and no others.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>The value; NaN where it cannot be known.</returns>
    public static double Of(MetricSummary trend, double percent)
    {
        if (trend.Histogram.Count == 0)
        {
            return trend.Percentile(percent);
        }

        double place = percent / 100 * (trend.Histogram.Count - 1);
        long below = (long)Math.Floor(place);
        double share = place - below;
        double low = ValueAt(trend, below);
        return share == 0 ? low : low + ((ValueAt(trend, below + 1) - low) * share);
    }

    private static double ValueAt(MetricSummary trend, long place)
    {
        long seen = 0;
        double value = 0;
        foreach ((double bucket, long count) in trend.Histogram.Buckets)
        {
            value = bucket;
            seen += count;
            if (seen > place)
            {
                break;
            }
        }

        return place <= 0 ? trend.Min ?? value
            : place >= trend.Histogram.Count - 1 ? trend.Max ?? value
            : Math.Clamp(value, trend.Min ?? value, trend.Max ?? value);
    }
}
