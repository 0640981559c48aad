namespace Perf.Analysis;

/// <summary>The rules on what a run says of itself: thresholds that are not met, and that it cannot be believed.</summary>
internal static class RunStateRules
{
    /// <summary>Judges the verdicts of a run.</summary>
    internal static IEnumerable<Alert> Thresholds(AlertRule rule, RunOfAlert about) => about.Run.Thresholds
        .Where(verdict => verdict.Outcome is Outcome.Pass or Outcome.Fail or Outcome.NoData)
        .Select(verdict => Threshold(rule, about, verdict));

    /// <summary>Judges one verdict.</summary>
    internal static Alert Threshold(AlertRule rule, RunOfAlert about, Verdict verdict)
    {
        bool fires = verdict.Outcome is not Outcome.Pass;
        string value = verdict.Outcome == Outcome.NoData ? "no data" : AlertFigure.Format(verdict.Value, verdict.Unit);
        return about.Alert(rule, verdict.Threshold, fires) with
        {
            Step = verdict.Step,
            Metric = verdict.Metric,
            Value = verdict.Value,
            Limit = verdict.Limit,
            Unit = verdict.Unit,
            Title = $"{about.Name}: {verdict.Threshold} is not met, {value}",
            Evidence = verdict.Reason.Length > 0 ? [verdict.Reason] : [],
            Suggestion = verdict.Outcome == Outcome.NoData ? "Look whether the step still has this name and was reached." : $"Get-PerfResult {about.Run.Id} | Export-PerfReport shows when it began.",
            BreachedAt = !fires ? null : verdict.BreachedAt is { } at ? about.Run.StartedAt + at : about.EndedAt,
        };
    }

    /// <summary>Judges whether a run can be believed.</summary>
    internal static IEnumerable<Alert> InvalidRun(AlertRule rule, RunOfAlert about)
    {
        RunResult run = about.Run;
        bool failed = run.Status is RunStatus.Failed or RunStatus.Interrupted;
        bool invalid = !run.Validity.IsValid || run.Verdict?.Outcome == Outcome.Invalid;
        if (run.Status is RunStatus.Running)
        {
            yield break;
        }

        ValidityFinding[] findings = [.. run.Validity.Findings.Where(finding => finding.Invalidates)];
        yield return about.Alert(rule, "run", failed || invalid) with
        {
            Title = failed ? $"{about.Name}: the test failed" : $"{about.Name}: the test cannot be judged",
            Evidence = [.. (failed && run.StatusReason is { Length: > 0 } reason ? new[] { reason } : []), .. findings.Select(finding => finding.Message)],
            Suggestion = findings is [{ Advice.Length: > 0 } first, ..] ? first.Advice : "Nothing is known of the target from this run: run the test again.",
        };
    }
}
