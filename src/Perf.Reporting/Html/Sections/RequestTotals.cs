namespace Perf.Reporting.Html.Sections;

/// <summary>The requests of all protocols of a run together.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Rate">Per second.</param>
/// <param name="Failed">How many failed; null when there were none at all.</param>
/// <param name="Share">The share that failed, 0 to 1; null when there were none at all.</param>
internal sealed record RequestTotals(double Count, double? Rate, double? Failed, double? Share)
{
    /// <summary>Adds them up.</summary>
    /// <param name="metrics">The run's metrics.</param>
    public static RequestTotals Of(IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        MetricSummary[] counts = [.. RequestMetrics.All.Select(family => metrics.GetValueOrDefault(family.Count)).OfType<MetricSummary>()];
        MetricSummary[] failures = [.. RequestMetrics.All.Select(family => metrics.GetValueOrDefault(family.Failed)).OfType<MetricSummary>()];

        // A single share is shown as it stands: a result of another tool may have it without the counts.
        double? failed = failures.Length == 0 ? null : failures.Sum(failure => failure.Passes ?? 0);
        double? share = failures.Length < 2 ? failures.FirstOrDefault()?.Rate : failed / failures.Sum(failure => failure.Count);
        return new RequestTotals(counts.Sum(count => count.Count), counts.Length == 0 ? null : counts.Sum(count => count.Rate), failed, share);
    }
}
