namespace Perf.Analysis;

/// <summary>Makes a scenario's thresholds those of a step: one flow, a short time, any rate. A pure function.</summary>
public static class CapacityThresholds
{
    // A step that fails clearly ends early: it saves time, and spares the target a queue that grows for the whole step.
    private const double AbortAfterShare = 1 / 3.0;

    private static readonly TimeSpan s_earliestAbort = TimeSpan.FromSeconds(2);

    /// <summary>Chooses.</summary>
    /// <param name="thresholds">The scenario's and the caller's.</param>
    /// <param name="flows">The flow that is run, and those that it calls.</param>
    /// <param name="stepDuration">How long a step lasts.</param>
    /// <returns>The thresholds of a step, and a sentence for each that was left out.</returns>
    public static (IReadOnlyList<Threshold> Thresholds, IReadOnlyList<string> Notes) For(IReadOnlyList<Threshold> thresholds, IReadOnlyList<Flow> flows, TimeSpan stepDuration)
    {
        HashSet<string> steps = [.. flows.SelectMany(one => one.AllSteps()).OfType<ActionStep>().Select(step => step.Name)];
        TimeSpan delay = stepDuration * AbortAfterShare > s_earliestAbort ? stepDuration * AbortAfterShare : s_earliestAbort;
        var chosen = new List<Threshold>();
        var notes = new List<string>();
        foreach (Threshold threshold in thresholds)
        {
            if (threshold.Step is { } step && !steps.Contains(step))
            {
                notes.Add($"'{threshold}' is left out: the flow '{flows[0].Name}' has no such step.");
            }
            else if (IsAmount(threshold))
            {
                notes.Add($"'{threshold}' is left out: an amount depends on a step's rate and length, and says nothing of the capacity.");
            }
            else
            {
                chosen.Add(threshold with { AbortOnFail = true, DelayAbortEval = delay });
            }
        }

        if (chosen.Count > 0 && !chosen.Any(threshold => MetricNames.IsTime(threshold.Metric) || threshold.Custom is { Type: MetricType.Trend, IsTime: true }))
        {
            notes.Add("No threshold limits response time, so that a target that answers ever more slowly passes. Add one, such as 'http_req_response_time: p(95) < 500ms'.");
        }

        return (chosen, notes);
    }

    // How much was done, as opposed to how well.
    private static bool IsAmount(Threshold threshold) =>
        threshold.Aggregation == Aggregation.Count
        || TypeOf(threshold) is MetricType.Gauge
        || (TypeOf(threshold) is MetricType.Counter && threshold.Metric is not (MetricNames.DroppedIterations or MetricNames.InterruptedIterations or MetricNames.DataExhausted));

    private static MetricType TypeOf(Threshold threshold) => threshold.Custom?.Type ?? MetricNames.All.GetValueOrDefault(threshold.Metric);
}
