namespace Perf.Analysis;

/// <summary>The rules that compare a run with its baseline: response times that grew, throughput that fell.</summary>
internal static class BaselineRules
{
    private const string PairAdvice = "Two runs do not separate a change from noise: Compare-PerfResult says whether it is a regression.";

    /// <summary>Judges a statistic of response times.</summary>
    internal static IEnumerable<Alert> ResponseTime(AlertRule rule, RunOfAlert about)
    {
        foreach ((string? step, IReadOnlyDictionary<string, MetricSummary> metrics, IReadOnlyDictionary<string, MetricSummary>? before) in about.Parts(rule))
        {
            string? metric = rule.Metric ?? Shared(metrics, before);
            if (metric is null || Statistic(metrics, metric, rule.Statistic) is not { } value || Statistic(before, metric, rule.Statistic) is not { } baseline || baseline <= 0)
            {
                continue;
            }

            double limit = baseline * (1 + rule.Limit!.Value);
            yield return Compared(rule, about, step, metric, value, baseline, limit, value > limit, metrics[metric].Unit ?? "") with
            {
                Title = $"{about.Name}{Of(step)}: {rule.Statistic} of {metric} {AlertFigure.Change(value / baseline)} against the baseline, {AlertFigure.Format(value, metrics[metric].Unit ?? "")}",
            };
        }
    }

    /// <summary>Judges the rate of requests.</summary>
    internal static IEnumerable<Alert> Throughput(AlertRule rule, RunOfAlert about)
    {
        foreach ((string? step, IReadOnlyDictionary<string, MetricSummary> metrics, IReadOnlyDictionary<string, MetricSummary>? before) in about.Parts(rule))
        {
            string metric = rule.Metric ?? RequestMetrics.MainOf(metrics).Count;
            if (!metrics.TryGetValue(metric, out MetricSummary? now) || before?.GetValueOrDefault(metric) is not { Rate: > 0 } then || !double.IsFinite(now.Rate))
            {
                continue;
            }

            double limit = then.Rate * (1 - rule.Limit!.Value);
            yield return Compared(rule, about, step, metric, now.Rate, then.Rate, limit, now.Rate < limit, "per second") with
            {
                Title = $"{about.Name}{Of(step)}: throughput {AlertFigure.Change(now.Rate / then.Rate)} against the baseline, {AlertFigure.Format(now.Rate, "per second")}",
            };
        }
    }

    private static Alert Compared(AlertRule rule, RunOfAlert about, string? step, string metric, double value, double baseline, double limit, bool fires, string unit) =>
        about.Alert(rule, step is null ? metric : $"{metric}/{step}", fires) with
        {
            Step = step,
            Metric = metric,
            Value = value,
            Baseline = baseline,
            Limit = limit,
            Unit = unit,
            Evidence =
            [
                $"{AlertFigure.Format(value, unit)} in run {about.Run.Id}, {AlertFigure.Format(baseline, unit)} in the baseline {about.Baseline!.Id}; the limit is {AlertFigure.Format(limit, unit)}.",
            ],
            Suggestion = PairAdvice,
        };

    // Response time counts from the intended start; other tools report service time alone.
    private static string? Shared(IReadOnlyDictionary<string, MetricSummary> metrics, IReadOnlyDictionary<string, MetricSummary>? before)
    {
        RequestMetrics family = RequestMetrics.MainOf(metrics);
        return new[] { family.ResponseTime, family.Duration }.FirstOrDefault(name => metrics.ContainsKey(name) && before?.ContainsKey(name) == true);
    }

    private static double? Statistic(IReadOnlyDictionary<string, MetricSummary>? metrics, string name, string statistic)
    {
        if (metrics?.GetValueOrDefault(name) is not { Type: MetricType.Trend } metric)
        {
            return null;
        }

        double? value = statistic switch
        {
            "avg" => metric.Avg,
            "med" => metric.Med,
            "p90" => metric.P90,
            "p99" => metric.P99,
            "p999" => metric.P999,
            "max" => metric.Max,
            _ => metric.P95,
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }

    private static string Of(string? step) => step is null ? "" : $", {step}";
}
