namespace Perf.Analysis;

/// <summary>The share of critical endpoints that tests asked for.</summary>
public static class EndpointCoverage
{
    /// <summary>The target: 90 %.</summary>
    public const double UsualTarget = 0.9;

    /// <summary>Works out the coverage.</summary>
    /// <param name="endpoints">The endpoints that must be covered.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="requests">The requests that steps make, by the step's name, as far as scenarios tell; may be empty.</param>
    /// <param name="target">The share that is wanted, 0 to 1.</param>
    /// <returns>The figure; its evidence names what is not covered.</returns>
    public static Kpi Of(IReadOnlyList<CriticalEndpoint> endpoints, IReadOnlyList<RunResult> runs, ILookup<string, string> requests, double target = UsualTarget)
    {
        // A step that the plan has and that was never reached covers nothing.
        string[] steps = [.. runs.SelectMany(run => run.Steps).Where(step => HasRun(step.Value)).Select(step => step.Key).Distinct()];
        CriticalEndpoint[] missing = [.. endpoints.Where(endpoint => !steps.Any(step => EndpointMatch.Fits(endpoint, step, requests[step])))];
        return new Kpi
        {
            Name = "EndpointCoverage",
            Value = endpoints.Count == 0 || runs.Count == 0 ? null : 1 - ((double)missing.Length / endpoints.Count),
            Target = target,
            AtLeast = true,
            Unit = "share",
            Evidence =
            [
                $"{endpoints.Count - missing.Length} of {endpoints.Count} critical endpoints were asked for by {steps.Length} steps of {runs.Count} {(runs.Count == 1 ? "run" : "runs")}.",
                .. missing.Select(endpoint => $"Not covered: {endpoint.Name}"),
            ],
        };
    }

    private static bool HasRun(StepResult step) => RequestMetrics.All.Any(family => step.Metrics.GetValueOrDefault(family.Count)?.Count > 0);
}
