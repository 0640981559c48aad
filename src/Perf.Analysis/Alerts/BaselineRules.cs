namespace Perf.Analysis;

/// <summary>The rules that compare a run with its baseline: response times that grew, throughput that fell.</summary>
internal static class BaselineRules
{
    private const string PairAdvice = "Two runs do not separate a change from noise: Compare-PerfResult says whether it is a regression.";

    /// <summary>Judges a statistic of response times.</summary>
    internal static IEnumerable<Alert> ResponseTime(AlertRule rule, RunOfAlert about)
    {
        foreach ((string? step, IReadOnlyDictionary<string, MetricSummary> metrics) in about.Parts(rule))
        {
            double? Figure(MetricSummary summary) => Statistic(summary, rule.Statistic);
            string? metric = (rule.Metric is { } named ? [named] : Usual(metrics)).FirstOrDefault(name => metrics.ContainsKey(name) && about.Before(step, name, Figure) is > 0);
            if (metric is null || Figure(metrics[metric]) is not { } value || about.Before(step, metric, Figure) is not { } baseline)
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
        foreach ((string? step, IReadOnlyDictionary<string, MetricSummary> metrics) in about.Parts(rule))
        {
            string metric = rule.Metric ?? RequestMetrics.MainOf(metrics).Count;
            if (!metrics.TryGetValue(metric, out MetricSummary? now) || !double.IsFinite(now.Rate) || about.Before(step, metric, summary => summary.Rate) is not { } then || then <= 0)
            {
                continue;
            }

            double limit = then * (1 - rule.Limit!.Value);
            yield return Compared(rule, about, step, metric, now.Rate, then, limit, now.Rate < limit, "per second") with
            {
                Title = $"{about.Name}{Of(step)}: throughput {AlertFigure.Change(now.Rate / then)} against the baseline, {AlertFigure.Format(now.Rate, "per second")}",
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
                $"{AlertFigure.Format(value, unit)} in run {about.Run.Id}, {AlertFigure.Format(baseline, unit)} in {about.BaselineName}; the limit is {AlertFigure.Format(limit, unit)}.",
            ],
            Suggestion = PairAdvice,
        };

    // Response time counts from the intended start; other tools report service time alone.
    private static string[] Usual(IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        RequestMetrics family = RequestMetrics.MainOf(metrics);
        return [family.ResponseTime, family.Duration];
    }

    private static double? Statistic(MetricSummary metric, string statistic)
    {
        if (metric.Type != MetricType.Trend)
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
