namespace Perf.Analysis;

/// <summary>The rules on CPU and memory: by a metric of the run where there is one, otherwise by what monitors saw, and for CPU without those by what the generator saw of its machine.</summary>
internal static class ResourceRule
{
    /// <summary>The metric of CPU that is looked at where the rule names none: the share of all cores of the host that is measured, 0 to 1.</summary>
    internal const string HostCpu = "host_cpu_used";

    /// <summary>The same for memory.</summary>
    internal const string HostMemory = "host_memory_used";

    /// <summary>Judges a run.</summary>
    internal static IEnumerable<Alert> Judge(AlertRule rule, RunOfAlert about)
    {
        bool isCpu = rule.Kind == AlertRuleKind.Cpu;
        string metric = rule.Metric ?? (isCpu ? HostCpu : HostMemory);
        double limit = rule.Limit!.Value;
        string what = isCpu ? "CPU use" : "memory use";
        if (about.Run.Metrics.TryGetValue(metric, out MetricSummary? measured) && ValueOf(measured) is { } value)
        {
            string unit = limit <= 1 ? "share" : measured.Unit ?? "";
            yield return Alert(rule, about, metric, value, limit, unit, $"{what} {AlertFigure.Format(value, unit)} by {metric}, more than {AlertFigure.Format(limit, unit)}") with
            {
                Evidence = [$"{metric}: {(measured.P95 is null ? "the largest value" : "the 95th percentile")} over the run."],
                Suggestion = isCpu ? "Look which process uses it, and whether the target has the cores that its load needs." : "Look which process holds it, and whether it grows with time.",
            };
        }
        else if (MonitoredUse.Largest(about.Run, isCpu, rule.Metric) is { } use)
        {
            // Signals are percent; a limit of up to one is a share, as those of metrics are.
            (double seen, string unit) = use.Unit == "%" && limit <= 1 ? (use.Value / 100, "share") : (use.Value, use.Unit);
            yield return Alert(rule, about, isCpu ? "monitored_cpu" : "monitored_memory", seen, limit, unit, $"{what} {AlertFigure.Format(seen, unit)} by the monitor '{use.Monitor}', {(seen > limit ? "more" : "not more")} than {AlertFigure.Format(limit, unit)}") with
            {
                Evidence = [$"{use.Signal} of the monitor '{use.Monitor}': the mean of the busiest ten readings."],
                Suggestion = isCpu ? "Look which process uses it (monitor process=...), and whether the target has the cores that its load needs." : "Look which process holds it (monitor process=...), and whether it grows with time.",
            };
        }
        else if (isCpu && rule.Metric is null && limit <= 1 && MachineShare(about.Run.Validity) is { } share)
        {
            string machine = about.Run.Agents.Count > 0 ? "the fullest agent's machine" : about.Run.Machine.Name.Length > 0 ? about.Run.Machine.Name : "the machine that made the load";
            yield return Alert(rule, about, "machine_cpu", share, limit, "share", $"CPU use {AlertFigure.Share(share)} on {machine}, more than {AlertFigure.Share(limit)}") with
            {
                Evidence = [$"The busiest ten seconds: {AlertFigure.Share(about.Run.Validity.OwnCpuShare ?? 0)} by the generator, {AlertFigure.Share(about.Run.Validity.OtherCpuShare ?? 0)} by all else."],
                Suggestion = "Make the load from another machine than the target's, or with more cores.",
            };
        }
    }

    private static Alert Alert(AlertRule rule, RunOfAlert about, string metric, double value, double limit, string unit, string title) => about.Alert(rule, metric, value > limit) with
    {
        Metric = metric,
        Value = value,
        Limit = limit,
        Unit = unit,
        Title = $"{about.Name}: {title}",
    };

    private static double? MachineShare(Validity validity) => validity.OwnCpuShare is { } own && validity.OtherCpuShare is { } other ? Math.Min(own + other, 1) : null;

    private static double? ValueOf(MetricSummary metric)
    {
        double? value = metric.Type switch
        {
            // One sample at 100 % is no exhaustion.
            MetricType.Trend => metric.P95,
            MetricType.Gauge => metric.Max ?? metric.Value,
            MetricType.Rate => metric.Rate,
            _ => null,
        };
        return value is { } number && double.IsFinite(number) ? number : null;
    }
}
