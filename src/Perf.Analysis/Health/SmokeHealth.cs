using System.Globalization;

namespace Perf.Analysis;

/// <summary>Judges a smoke test: by its thresholds first, and then by its history.</summary>
public static class SmokeHealth
{
    private const int MostShown = 5;

    /// <summary>Judges.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">How it compares with earlier runs of its kind; null where there are none.</param>
    /// <param name="settings">How grave a regression is.</param>
    public static HealthCheck Judge(RunResult run, ComparisonReport? history, HealthSettings settings)
    {
        string name = $"The smoke test '{Found.Quote(run.Scenario)}'";
        string look = $"Get-PerfResult {run.Id} | Export-PerfReport shows the run.";
        Verdict[] missed = [.. run.Thresholds.Where(verdict => verdict.Outcome is Outcome.Fail or Outcome.NoData)];
        Comparison[] worse = [.. history?.Comparisons.Where(one => one.Verdict == ComparisonVerdict.Regressed) ?? []];
        HealthCheck check = run switch
        {
            { Status: not (RunStatus.Completed or RunStatus.Aborted) } => Found.Unhealthy(
                $"{name} did not end as planned: {run.Status}{(run.StatusReason is { Length: > 0 } why ? $", {Found.Quote(why)}" : "")}.",
                look),
            _ when missed.Length > 0 => Found.Unhealthy($"{name} misses {missed.Length} of {run.Thresholds.Count} thresholds.", look),
            // Not every run that ends itself was ended by a threshold: a script, a stop step and a worker may do it too, and what it did until then is not what was to be tried.
            { Status: RunStatus.Aborted } => Found.Unhealthy(
                $"{name} ended itself early{(run.StatusReason is { Length: > 0 } reason ? $": {Found.Quote(reason)}" : "")}.",
                look),
            { Validity.IsValid: false } => Found.Degraded(
                $"{name} cannot be judged: this machine was the limit.",
                run.Validity.Findings.Select(finding => finding.Advice).FirstOrDefault(advice => !string.IsNullOrEmpty(advice)) ?? "Run it again when this machine has nothing else to do."),
            _ when worse.Length > 0 => new HealthCheck { Status = settings.SmokeRegression, Message = $"{name} meets its thresholds, and is worse than the runs before it.", Advice = settings.SmokeRegression == HealthStatus.Healthy ? null : "Get-PerfTrend shows since when; Compare-PerfResult says by how much." },
            _ when run.Thresholds.Count == 0 => Found.Degraded($"{name} has no thresholds, so nothing judges it.", "Give the scenario thresholds, such as http_req_failed: rate < 1%."),
            _ => Found.Healthy($"{name} meets its thresholds{(history is null ? "; there is no earlier run to compare it with" : history.Verdict == ComparisonVerdict.Inconclusive ? "; whether it is worse than the runs before it is not certain" : " and is no worse than the runs before it")}."),
        };
        (double? value, double? limit, string unit) = Figure(run, missed);
        return check with
        {
            Value = value,
            Limit = limit,
            Unit = unit,
            Evidence =
            [
                .. missed.Take(MostShown).Select(verdict => $"{Found.Quote(verdict.Threshold)}: {(verdict.Outcome == Outcome.NoData ? "no data" : AlertFigure.Format(verdict.Value, verdict.Unit))}"),
                .. worse.Take(MostShown).Select(one => string.Create(CultureInfo.InvariantCulture, $"{(one.Step is null ? "" : Found.Quote(one.Step) + " ")}{one.Metric} {one.Statistic}: {Found.Quote(one.Why)}")),
                $"run {run.Id}",
            ],
        };
    }

    // The first threshold that is missed; otherwise the 95th percentile of the response times, which people know.
    private static (double? Value, double? Limit, string Unit) Figure(RunResult run, Verdict[] missed) => missed is [var first, ..]
        ? (first.Value, first.Limit, first.Unit)
        : run.Metrics.GetValueOrDefault(RequestMetrics.MainOf(run.Metrics).ResponseTime)?.P95 is { } p95 && double.IsFinite(p95) ? (Math.Round(p95, 2), null, "ms") : (null, null, "");
}
