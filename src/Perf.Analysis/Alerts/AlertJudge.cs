namespace Perf.Analysis;

/// <summary>Decides what a policy says of a run. Pure: the same inputs give the same alerts.</summary>
public static class AlertJudge
{
    /// <summary>Judges a run by the rules of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="run">The run.</param>
    /// <param name="baseline">The runs that it is compared to; without any, the rules that need them say nothing.</param>
    /// <param name="now">When it is judged.</param>
    /// <returns>
    /// An alert for each rule and subject that could be judged, in the order of the rules: Firing where the limit is crossed, Resolved where all is well. Nothing where the evidence
    /// does not decide, such as the figures of a run that cannot be believed.
    /// </returns>
    public static IReadOnlyList<Alert> Judge(AlertPolicy policy, RunResult run, IReadOnlyList<RunResult> baseline, DateTimeOffset now)
    {
        var about = new RunOfAlert(run, baseline, now);
        return [.. policy.Rules.Where(about.Concerns).SelectMany(rule => Judge(rule, about))];
    }

    /// <summary>Judges verdicts that stand for themselves, such as those of Test-PerfThreshold.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="run">The run that it is about, as far as that is known.</param>
    /// <param name="now">When it is judged.</param>
    /// <returns>Alerts as above.</returns>
    public static IReadOnlyList<Alert> Judge(AlertPolicy policy, Verdict verdict, RunResult? run, DateTimeOffset now)
    {
        var about = new RunOfAlert(run ?? new RunResult { Id = verdict.RunId, Scenario = verdict.Scenario, StartedAt = now }, [], now);
        return verdict.Outcome is Outcome.Invalid or Outcome.Inconclusive ? [] :
            [.. policy.Rules.Where(rule => rule.Kind == AlertRuleKind.Threshold).Where(about.Concerns).Select(rule => RunStateRules.Threshold(rule, about, verdict))];
    }

    /// <summary>Judges a comparison, or one line of it.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="comparisons">The lines.</param>
    /// <param name="run">The newest run of the candidate, as far as that is known: its scenario, environment and id.</param>
    /// <param name="now">When it is judged.</param>
    /// <returns>Alerts as above: Regressed fires, Unchanged and Improved are well, Inconclusive says nothing.</returns>
    public static IReadOnlyList<Alert> Judge(AlertPolicy policy, IEnumerable<Comparison> comparisons, RunResult run, DateTimeOffset now)
    {
        var about = new RunOfAlert(run, [], now);
        return [.. policy.Rules.Where(rule => rule.Kind == AlertRuleKind.Regression).Where(about.Concerns).SelectMany(rule => comparisons.SelectMany(line => RegressionRule.Judge(rule, about, line)))];
    }

    private static IEnumerable<Alert> Judge(AlertRule rule, RunOfAlert about) => rule.Kind switch
    {
        AlertRuleKind.InvalidRun => RunStateRules.InvalidRun(rule, about),
        _ when !about.IsBelievable => [],
        AlertRuleKind.Threshold => RunStateRules.Thresholds(rule, about),
        AlertRuleKind.ErrorRate => ErrorRateRule.Judge(rule, about),
        AlertRuleKind.Cpu or AlertRuleKind.Memory => ResourceRule.Judge(rule, about),
        AlertRuleKind.ResponseTime when about.IsComparable => BaselineRules.ResponseTime(rule, about),
        AlertRuleKind.Throughput when about.IsComparable => BaselineRules.Throughput(rule, about),
        _ => [],
    };
}
