namespace Perf.Analysis;

/// <summary>The rule on the share of failed requests.</summary>
internal static class ErrorRateRule
{
    /// <summary>Judges a run.</summary>
    internal static IEnumerable<Alert> Judge(AlertRule rule, RunOfAlert about)
    {
        double limit = rule.Limit!.Value;
        foreach ((string? step, IReadOnlyDictionary<string, MetricSummary> metrics) in about.Parts(rule))
        {
            string metric = rule.Metric ?? RequestMetrics.MainOf(metrics).Failed;
            if (metrics.GetValueOrDefault(metric) is not { Type: MetricType.Rate } failed || !double.IsFinite(failed.Rate))
            {
                continue;
            }

            string where = step is null ? "" : $", {step}";
            ErrorCount[] errors = [.. about.Run.Errors.Where(error => step is null || error.Step == step).Take(3)];
            yield return about.Alert(rule, step is null ? metric : $"{metric}/{step}", failed.Rate > limit) with
            {
                Step = step,
                Metric = metric,
                Value = failed.Rate,
                Limit = limit,
                Baseline = about.Before(step, metric, summary => summary.Rate),
                Unit = "share",
                Title = $"{about.Name}{where}: {AlertFigure.Share(failed.Rate)} of the requests failed, more than {AlertFigure.Share(limit)}",
                Evidence = [.. errors.Select(error => FormattableString.Invariant($"{error.Count:N0} × {error.Class} at {error.Step}{(error.Example is { Length: > 0 } example ? $": {example}" : "")}"))],
                Suggestion = "Look at the errors of the run: (Get-PerfResult " + about.Run.Id + ").Errors",
                BreachedAt = failed.Rate > limit ? BreachOf(about, limit, step, rule) : null,
            };
        }
    }

    /// <summary>When the share of failures, counted from the run's start, last came to be above the limit.</summary>
    /// <param name="intervals">The run's seconds.</param>
    /// <param name="limit">The limit.</param>
    /// <returns>Seconds from the run's start; null when it is not above the limit at the end.</returns>
    internal static double? LastCrossing(IReadOnlyList<IntervalSummary> intervals, double limit)
    {
        double? since = null;
        long requests = 0, failed = 0;
        foreach (IntervalSummary interval in intervals)
        {
            requests += interval.Requests;
            failed += interval.Failed;
            bool isAbove = requests > 0 && failed > limit * requests;
            since = isAbove ? since ?? interval.Start + interval.Length : null;
        }

        return since;
    }

    // The seconds hold all requests together: of a step or of a metric of one's own only the end is known.
    private static DateTimeOffset BreachOf(RunOfAlert about, double limit, string? step, AlertRule rule) =>
        step is null && rule.Metric is null && LastCrossing(about.Run.Intervals, limit) is { } seconds ? about.Run.StartedAt.AddSeconds(seconds) : about.EndedAt;
}
