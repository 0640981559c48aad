namespace Perf.Analysis;

/// <summary>What a comparison amounts to when it is enforced: an error with its exit code, or nothing. A pure function.</summary>
public static class ComparisonEnforcement
{
    /// <summary>Judges.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="strict">Whether an uncertain verdict, or one that may not gate, is an error too.</param>
    /// <returns>The error (exit code 98 for a regression, 97 for uncertainty), or null.</returns>
    public static PerfException? Judge(ComparisonReport report, bool strict)
    {
        Comparison[] blocking = [.. report.Comparisons.Where(one => one.Blocks)];
        if (blocking.Length > 0)
        {
            return new PerfException(ErrorIds.RegressionFound, $"{report.Candidate} is worse than {report.Baseline}:{Lines(blocking, one => one.Why)}", report.Scenario);
        }

        if (strict && !report.Comparisons.Any(one => one.IsGating))
        {
            return new PerfException(ErrorIds.VerdictInconclusive, $"No metric of the comparison of {report.Candidate} with {report.Baseline} gates, so it says nothing of a regression. Choose metrics that both have: -Metric http_req_response_time.", report.Scenario);
        }

        Comparison[] uncertain = [.. report.Comparisons.Where(one => one.IsGating && (one.Verdict == ComparisonVerdict.Inconclusive || one.GateRefusal is not null))];
        return strict && uncertain.Length > 0
            ? new PerfException(ErrorIds.VerdictInconclusive, $"It is not certain that {report.Candidate} is no worse than {report.Baseline}:{Lines(uncertain, one => one.Verdict == ComparisonVerdict.Inconclusive ? one.Why : $"It may not gate: {one.GateRefusal}.")}", report.Scenario)
            : null;
    }

    private static string Lines(Comparison[] lines, Func<Comparison, string> why) =>
        string.Concat(lines.Select(one => $"{Environment.NewLine}  {(one.Step is null ? "" : one.Step + " ")}{one.Metric} {one.Statistic}: {why(one)}"));
}
