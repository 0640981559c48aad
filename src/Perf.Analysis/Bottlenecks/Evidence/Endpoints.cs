namespace Perf.Analysis;

/// <summary>The steps of a run by what they take.</summary>
internal static class Endpoints
{
    /// <summary>The step that takes most of the time of all, where there are several and it stands out; null otherwise.</summary>
    public static string? Slowest(RunEvidence run)
    {
        var steps = run.Run.Steps.Select(step => (step.Key, Time: Total(run, step.Value))).Where(step => step.Time > 0).OrderByDescending(step => step.Time).ThenBy(step => step.Key, StringComparer.Ordinal).ToArray();
        return steps.Length == 0 ? null : steps.Length == 1 || steps[0].Time >= 0.5 * steps.Sum(step => step.Time) ? steps[0].Key : null;
    }

    private static double Total(RunEvidence run, StepResult step) =>
        step.Metrics.GetValueOrDefault(run.Client.Family.ResponseTime) is { Avg: { } mean } summary ? mean * Math.Max(summary.Count, 1) : 0;
}
