namespace Perf.Analysis;

/// <summary>Sums a report up: the worst of what gates.</summary>
internal static class ReportSummary
{
    /// <summary>Adds the verdict of the whole.</summary>
    /// <param name="report">The report with its lines.</param>
    public static ComparisonReport Complete(ComparisonReport report)
    {
        Comparison[] gating = [.. report.Comparisons.Where(one => one.IsGating)];
        ComparisonVerdict verdict = gating.Any(one => one.Verdict == ComparisonVerdict.Regressed) ? ComparisonVerdict.Regressed
            : gating.Length == 0 || gating.Any(one => one.Verdict == ComparisonVerdict.Inconclusive) ? ComparisonVerdict.Inconclusive
            : gating.Any(one => one.Verdict == ComparisonVerdict.Improved) ? ComparisonVerdict.Improved
            : ComparisonVerdict.Unchanged;

        // The one that decides: of several the one with the largest change.
        Comparison? decisive = gating.Where(one => one.Verdict == verdict).OrderByDescending(one => one.Suspected).ThenByDescending(one => Math.Abs(Math.Log(one.Ratio ?? 1))).FirstOrDefault();
        int same = gating.Count(one => one.Verdict == verdict);
        string others = same > 1 && verdict != ComparisonVerdict.Unchanged ? $" ({same - 1} more likewise)" : "";
        return report with
        {
            Verdict = verdict,
            Suspected = gating.Any(one => one.Suspected),
            Blocks = gating.Any(one => one.Blocks),
            RunsNeeded = gating.Max(one => one.RunsNeeded),
            Why = decisive is null ? "Nothing was compared that gates."
                : verdict == ComparisonVerdict.Unchanged && gating.Length > 1 ? $"All {gating.Length} gating metrics are within the margin."
                : gating.Length == 1 ? decisive.Why
                : $"{(decisive.Step is null ? "" : decisive.Step + " ")}{decisive.Metric} {decisive.Statistic}: {decisive.Why}{others}",
        };
    }
}
