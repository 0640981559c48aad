using System.Globalization;

namespace Perf.Analysis;

/// <summary>The figures of performance over runs: response time of critical endpoints, error rate, sustained throughput.</summary>
public static class RunKpis
{
    /// <summary>The largest 95th percentile that is wanted of critical endpoints, in milliseconds.</summary>
    public const double ResponseTimeTarget = 500;

    /// <summary>The largest share of failed requests that is wanted.</summary>
    public const double ErrorRateTarget = 0.005;

    /// <summary>The least requests per second that are wanted.</summary>
    public const double ThroughputTarget = 500;

    /// <summary>The response time of the slowest critical endpoint.</summary>
    /// <param name="endpoints">The critical endpoints; empty: every step is one.</param>
    /// <param name="runs">The runs; those that cannot be believed count for nothing.</param>
    /// <param name="requests">The requests that steps make, by the step's name.</param>
    /// <returns>The 95th percentile in milliseconds: of each step the median over runs, and the largest of those.</returns>
    public static Kpi ResponseTime(IReadOnlyList<CriticalEndpoint> endpoints, IReadOnlyList<RunResult> runs, ILookup<string, string> requests)
    {
        (string Step, double P95)[] steps = [.. Believable(runs)
            .SelectMany(run => run.Steps)
            .Where(step => endpoints.Count == 0 || endpoints.Any(endpoint => EndpointMatch.Fits(endpoint, step.Key, requests[step.Key])))
            .GroupBy(step => step.Key, step => P95Of(step.Value.Metrics))
            .Select(group => (group.Key, Median(group.OfType<double>().Where(double.IsFinite))))
            .Where(step => step.Item2 is not null)
            .Select(step => (step.Key, step.Item2!.Value))
            .OrderByDescending(step => step.Value)];
        return new Kpi
        {
            Name = "ResponseTimeP95",
            Value = steps.Length == 0 ? null : steps[0].P95,
            Target = ResponseTimeTarget,
            Unit = "ms",
            Evidence = [.. steps.Take(5).Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Step}: {step.P95:0.##} ms"))],
        };
    }

    /// <summary>The share of requests that failed, over all runs.</summary>
    /// <param name="runs">The runs.</param>
    /// <returns>A share, 0 to 1.</returns>
    public static Kpi ErrorRate(IReadOnlyList<RunResult> runs)
    {
        Kpi availability = Availability.Of(runs, DateTimeOffset.MinValue, TimeSpan.MaxValue);
        return new Kpi { Name = "ErrorRate", Value = 1 - availability.Value, Target = ErrorRateTarget, Unit = "share", Evidence = availability.Evidence is [var first, ..] ? [first] : [] };
    }

    /// <summary>The highest rate of requests that a whole run sustained.</summary>
    /// <param name="runs">The runs.</param>
    /// <returns>Requests per second.</returns>
    public static Kpi Throughput(IReadOnlyList<RunResult> runs)
    {
        (string Id, double Rate)[] rates = [.. Believable(runs)
            .Select(run => (run.Id, RequestMetrics.In(run.Metrics).Sum(family => run.Metrics.GetValueOrDefault(family.Count)?.Rate ?? 0)))
            .Where(run => double.IsFinite(run.Item2) && run.Item2 > 0)
            .OrderByDescending(run => run.Item2)];
        return new Kpi
        {
            Name = "Throughput",
            Value = rates.Length == 0 ? null : rates[0].Rate,
            Target = ThroughputTarget,
            AtLeast = true,
            Unit = "per second",
            Evidence = rates.Length == 0 ? [] : [$"The highest rate of a whole run: {rates[0].Id}."],
        };
    }

    private static IEnumerable<RunResult> Believable(IReadOnlyList<RunResult> runs) => runs.Where(run => run.Validity.IsValid && run.Status != RunStatus.Running);

    private static double? P95Of(IReadOnlyDictionary<string, MetricSummary> metrics)
    {
        RequestMetrics family = RequestMetrics.MainOf(metrics);
        return (metrics.GetValueOrDefault(family.ResponseTime) ?? metrics.GetValueOrDefault(family.Duration))?.P95;
    }

    private static double? Median(IEnumerable<double> values)
    {
        double[] given = [.. values];
        return given.Length == 0 ? null : Spread.Median(given);
    }
}
