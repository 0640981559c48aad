namespace Perf.Analysis;

/// <summary>Judges the thresholds that a result holds once more, by other rules than those they were judged by. A pure function.</summary>
public static class OwnThresholds
{
    /// <summary>By k6's rules. What the result does not keep the figure of is as it was judged when there were figures.</summary>
    /// <param name="result">The run.</param>
    public static IReadOnlyList<Verdict> ByK6(RunResult result) => By(result, CompatibilityProfile.K6);

    /// <summary>By Perf's own rules: a run that was judged by those of k6 or Artillery while it went on.</summary>
    /// <param name="result">The run.</param>
    public static IReadOnlyList<Verdict> ByPerf(RunResult result) => By(result, CompatibilityProfile.Native);

    private static IReadOnlyList<Verdict> By(RunResult result, CompatibilityProfile compatibility)
    {
        IReadOnlyList<MetricDeclaration> custom = CustomMetrics.Of(result);
        return [.. result.Thresholds.Select(verdict => Judge(result, verdict, custom, compatibility))];
    }

    private static Verdict Judge(RunResult result, Verdict verdict, IReadOnlyList<MetricDeclaration> custom, CompatibilityProfile compatibility)
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

        // A run of Perf's kept what its thresholds asked for: what had no data then has none to k6 either. A file of another tool may just not have it.
        bool isOwn = result.Source is null && verdict.Outcome == Outcome.NoData;
        Verdict again = ThresholdEvaluator.Evaluate(result, [threshold], compatibility: compatibility, areOwn: isOwn)[0];
        bool lacksFigure = compatibility == CompatibilityProfile.K6 && again.Outcome == Outcome.NoData && verdict.Outcome is (Outcome.Pass or Outcome.Fail);
        return lacksFigure ? verdict : again with { BreachedAt = verdict.BreachedAt };
    }
}
