namespace Perf.Analysis;

/// <summary>The rule on comparisons: what has regressed.</summary>
internal static class RegressionRule
{
    /// <summary>Judges one line of a comparison: Regressed fires, Unchanged and Improved say that all is well, Inconclusive says nothing.</summary>
    internal static IEnumerable<Alert> Judge(AlertRule rule, RunOfAlert about, Comparison comparison)
    {
        if (comparison.Verdict == ComparisonVerdict.Inconclusive)
        {
            yield break;
        }

        string what = $"{comparison.Statistic} of {comparison.Metric}{(comparison.Step is null ? "" : $" at {comparison.Step}")}";
        string change = comparison.Ratio is { } ratio ? AlertFigure.Change(ratio) : "worse";
        string interval = comparison is { Low: { } low, High: { } high } ? $", {AlertFigure.Share(comparison.Confidence)} interval {AlertFigure.Change(low)} to {AlertFigure.Change(high)}" : "";
        string unit = comparison.Unit ?? "";
        yield return about.Alert(rule, $"{comparison.Metric}/{comparison.Statistic}{(comparison.Step is null ? "" : $"/{comparison.Step}")}", comparison.Verdict == ComparisonVerdict.Regressed) with
        {
            Step = comparison.Step,
            Metric = comparison.Metric,
            Value = Known(comparison.Candidate.Value),
            Baseline = Known(comparison.Baseline.Value),
            Limit = Known(comparison.Baseline.Value * (comparison.HigherIsBetter ? 1 - comparison.Margin : 1 + comparison.Margin)),
            Unit = unit,
            Title = $"{(about.Name.Length > 0 ? $"{about.Name}: " : "")}{what} regressed by {change}{interval}",
            Evidence = comparison.Why.Length > 0 ? [comparison.Why] : [],
            Suggestion = "Look at the commits between the two, and at Get-PerfBottleneck for the slower run.",
        };
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
