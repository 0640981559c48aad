namespace Perf.Analysis;

/// <summary>What a run's seconds say of the precision of its own quantile.</summary>
/// <param name="StandardError">Of the quantile's logarithm.</param>
/// <param name="VarianceInflation">By how much the variance is larger than that of as many independent requests; 1 or more.</param>
/// <param name="EffectiveSamples">How many independent requests the run was worth.</param>
internal sealed record WithinRun(double StandardError, double VarianceInflation, double EffectiveSamples)
{
    // A slice must hold ten values beyond the quantile for its own quantile to mean something.
    private const double FewestBeyond = 10;

    /// <summary>Looks at a run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="metric">The run's metric, whose distribution gives the density at the quantile.</param>
    /// <param name="percent">50, 95 or 99: what a run keeps of each second.</param>
    /// <returns>Null where the seconds are too few or hold too little.</returns>
    public static WithinRun? Of(RunResult result, MetricSummary metric, double percent)
    {
        double share = percent / 100;
        IntervalSummary[] full = [.. result.Intervals.Where(one => one.Requests * (1 - share) >= FewestBeyond && ValueOf(one, percent) > 0)];
        if (metric.Histogram.Count == 0 || full.Length < result.Intervals.Count / 2 || BatchMeans.Of([.. full.Select(one => Math.Log(ValueOf(one, percent)!.Value))]) is not { } batches)
        {
            return null;
        }

        // The density from two quantiles to either side; of logarithms, so that it has no unit.
        double reach = Math.Min(share, 1 - share) / 4;
        double width = Math.Log(metric.Histogram.Quantile(share + reach).Value / metric.Histogram.Quantile(share - reach).Value);
        double density = 2 * reach / width;
        double independent = share * (1 - share) / (metric.Histogram.Count * density * density);
        double inflation = Math.Max(1, batches.StandardError * batches.StandardError / independent);
        return double.IsFinite(inflation) ? new WithinRun(batches.StandardError, inflation, metric.Histogram.Count / inflation) : null;
    }

    private static double? ValueOf(IntervalSummary interval, double percent) => percent switch
    {
        50 => interval.P50,
        95 => interval.P95,
        99 => interval.P99,
        _ => null,
    };
}
