namespace Perf.Reporting;

/// <summary>
/// The latency that a result is summed up by: response time, which only Perf measures, and for results of other tools what they have instead, under its own name.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Metric">The metric, or null where there is none.</param>
internal sealed record MainLatency(string Name, MetricSummary? Metric)
{
    /// <summary>The latency of a run or a step.</summary>
    /// <param name="metrics">The metrics of the run or of the step.</param>
    /// <param name="family">The protocol.</param>
    public static MainLatency Of(IReadOnlyDictionary<string, MetricSummary> metrics, RequestMetrics family) =>
        metrics.TryGetValue(family.ResponseTime, out MetricSummary? response) ? new MainLatency("response time", response)
        : metrics.TryGetValue(family.Duration, out MetricSummary? service) ? new MainLatency("service time", service)
        : metrics.TryGetValue(family.Waiting, out MetricSummary? waiting) ? new MainLatency("time to first byte", waiting)
        : new MainLatency("response time", null);

    /// <summary>What the latencies of all steps are called: the first one's name.</summary>
    /// <param name="result">The run.</param>
    public static string NameOf(RunResult result) =>
        result.Steps.Values.SelectMany(step => RequestMetrics.In(step.Metrics).DefaultIfEmpty(RequestMetrics.Http).Select(family => Of(step.Metrics, family))).FirstOrDefault(latency => latency.Metric is not null)?.Name
            ?? "response time";
}
