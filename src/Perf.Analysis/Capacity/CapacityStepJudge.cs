namespace Perf.Analysis;

/// <summary>What a run of a constant arrival rate says about its rate. A pure function.</summary>
public static class CapacityStepJudge
{
    /// <summary>Judges.</summary>
    /// <param name="run">The run, judged by its thresholds.</param>
    /// <param name="rate">The rate that was asked for, iterations per second.</param>
    /// <param name="number">The step's number.</param>
    /// <returns>The step.</returns>
    public static CapacityStep Judge(RunResult run, double rate, int number)
    {
        RequestMetrics family = RequestMetrics.MainOf(run.Metrics);
        MetricSummary? response = run.Metrics.GetValueOrDefault(family.ResponseTime);
        double seconds = Math.Max(run.Duration.TotalSeconds, 1e-9);
        double requestRate = (run.Metrics.GetValueOrDefault(family.Count)?.Count ?? 0) / seconds;
        double failed = run.Metrics.GetValueOrDefault(family.Failed)?.Rate ?? 0;
        (Outcome outcome, string? threshold, string reason) = OutcomeOf(run);
        return new CapacityStep
        {
            Number = number,
            Rate = rate,
            Achieved = (run.Metrics.GetValueOrDefault(MetricNames.Iterations)?.Count ?? 0) / seconds,
            RequestRate = requestRate,
            Mean = response?.Avg,
            P95 = response?.P95,
            P99 = response?.P99,
            ErrorRate = double.IsFinite(failed) ? failed : 0,
            Concurrency = requestRate * (response?.Avg ?? 0) / 1000,
            Outcome = outcome,
            FailedThreshold = threshold,
            Reason = reason,
            Duration = run.Duration,
            RunId = run.Id,
        };
    }

    private static (Outcome Outcome, string? Threshold, string Reason) OutcomeOf(RunResult run)
    {
        // First, whatever the thresholds say: where the generator was the limit, the figures are its own.
        if (run.Validity.Findings.FirstOrDefault(finding => finding.Invalidates) is { } finding)
        {
            return (Outcome.Invalid, null, finding.Message);
        }

        Verdict[] worst = [.. run.Thresholds.OrderBy(verdict => verdict.Margin ?? 0)];
        if (worst.FirstOrDefault(verdict => verdict.Outcome == Outcome.Fail) is { } failed)
        {
            return (Outcome.Fail, failed.Threshold, failed.Reason);
        }

        if (run.Status != RunStatus.Completed)
        {
            return (Outcome.Inconclusive, null, run.StatusReason ?? $"The run ended with status {run.Status}.");
        }

        Verdict? undecided = worst.FirstOrDefault(verdict => verdict.Outcome != Outcome.Pass);
        return undecided is not null ? (undecided.Outcome, null, undecided.Reason)
            : worst.Length == 0 ? (Outcome.Inconclusive, null, "There is no threshold to judge by.")
            : (Outcome.Pass, null, worst[0].Reason);
    }
}
