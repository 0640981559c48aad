namespace Perf.Analysis;

/// <summary>Judges the thresholds that a result holds once more, by another tool's rules. A pure function.</summary>
public static class OwnThresholds
{
    /// <summary>By k6's rules. What the result does not keep the figure of is as it was judged when there were figures.</summary>
    /// <param name="result">The run.</param>
    public static IReadOnlyList<Verdict> ByK6(RunResult result)
    {
        IReadOnlyList<MetricDeclaration> custom = CustomMetrics.Of(result);
        return [.. result.Thresholds.Select(verdict => Judge(result, verdict, custom))];
    }

    private static Verdict Judge(RunResult result, Verdict verdict, IReadOnlyList<MetricDeclaration> custom)
    {
        Threshold threshold;
        try
        {
            threshold = ThresholdParser.ParseStored(verdict.Threshold, verdict.Source, custom);
        }
        catch (PerfException)
        {
            return verdict;
        }

        if (threshold.IsWindowed)
        {
            // k6 has no windows, and their values were measured while the run went on.
            return verdict;
        }

        Verdict again = ThresholdEvaluator.Evaluate(result, [threshold], compatibility: CompatibilityProfile.K6)[0];
        return again.Outcome == Outcome.NoData && verdict.Outcome is (Outcome.Pass or Outcome.Fail) ? verdict : again with { BreachedAt = verdict.BreachedAt };
    }
}
