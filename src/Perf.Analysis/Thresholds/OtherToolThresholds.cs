namespace Perf.Analysis;

/// <summary>
/// Fits limits of a file, which are on response time, to results of tools that do not measure it. What stands for it is told: it passes more easily, because it
/// counts from the request and not from when the request was due. A pure function.
/// </summary>
public static class OtherToolThresholds
{
    /// <summary>Fits a threshold.</summary>
    /// <param name="result">The run.</param>
    /// <param name="threshold">A threshold of a file.</param>
    /// <param name="compatibility">Whose rules hold: by Artillery's, a limit on time is on the time to the first byte, as its own are.</param>
    /// <returns>The threshold that is judged, and what is to be said of it; the same and null where nothing stands in its place.</returns>
    public static (Threshold Threshold, string? Note) Fit(RunResult result, Threshold threshold, CompatibilityProfile compatibility)
    {
        if (result.Source is not { } source || RequestMetrics.Of(threshold.Metric) is not { } family || threshold.Metric != family.ResponseTime || Has(result, threshold, family.ResponseTime))
        {
            return (threshold, null);
        }

        string? other = Has(result, threshold, family.Duration) ? family.Duration
            : compatibility == CompatibilityProfile.Artillery && Has(result, threshold, family.Waiting) ? family.Waiting
            : null;
        return other is null
            ? (threshold, Has(result, threshold, family.Waiting) ? $"{source.Tool} measures the time to the first byte alone ({family.Waiting}), by which no limit on response time is judged. -Compatibility Artillery does it." : null)
            : (threshold with { Metric = other }, $"{source.Tool} does not measure response time from the intended start; the limits on it are judged by {other}, which passes more easily.");
    }

    private static bool Has(RunResult result, Threshold threshold, string metric) => MetricLookup.Find(result, metric, threshold.Step ?? "") is not null;
}
