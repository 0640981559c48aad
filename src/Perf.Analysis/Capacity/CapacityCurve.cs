namespace Perf.Analysis;

/// <summary>Puts the steps of a search together: the curve of load against latency, its knee, and the scalability law.</summary>
public static class CapacityCurve
{
    /// <summary>The curve: the valid steps of one rate are one point, in order of rate.</summary>
    /// <param name="steps">The steps.</param>
    /// <returns>The points.</returns>
    public static IReadOnlyList<CapacityPoint> Of(IEnumerable<CapacityStep> steps) =>
        [.. steps.Where(step => step is { Outcome: Outcome.Pass or Outcome.Fail, Mean: not null, P95: not null })
            .GroupBy(step => step.Rate)
            .OrderBy(group => group.Key)
            .Select(group => new CapacityPoint
            {
                Rate = group.Key,
                Achieved = group.Average(step => step.Achieved),
                Concurrency = group.Average(step => step.Concurrency),
                Mean = group.Average(step => step.Mean!.Value),
                P95 = group.Average(step => step.P95!.Value),
                ErrorRate = group.Average(step => step.ErrorRate),
                Passes = group.Count(step => step.Outcome == Outcome.Pass),
                Fails = group.Count(step => step.Outcome == Outcome.Fail),
            })];

    /// <summary>The knee of the 95th percentile over the rate.</summary>
    /// <param name="curve">The curve.</param>
    /// <returns>The knee, or null.</returns>
    public static CapacityKnee? KneeOf(IReadOnlyList<CapacityPoint> curve) =>
        Kneedle.Find([.. curve.Select(point => (point.Rate, point.P95))]) is not { } knee ? null
            : new CapacityKnee { Rate = curve[knee.Index].Rate, P95 = curve[knee.Index].P95, Sharpness = knee.Sharpness };

    /// <summary>
    /// The scalability law: throughput of iterations over requests under way, each valid step a point. What failed is no throughput: a target that turns
    /// requests away does so the faster the more there are.
    /// </summary>
    /// <param name="steps">The steps.</param>
    /// <returns>The fit, or why there is none.</returns>
    public static ScalabilityFit FitOf(IEnumerable<CapacityStep> steps) =>
        UniversalScalabilityLaw.Fit(steps.Where(step => step.Outcome is Outcome.Pass or Outcome.Fail).Select(step => (step.Concurrency, step.Achieved * (1 - step.ErrorRate))));
}
