namespace Perf;

/// <summary>One step over a whole run.</summary>
public sealed record StepResult
{
    /// <summary>The step's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The step's metrics by name; see <see cref="MetricNames"/>.</summary>
    public IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; } = new Dictionary<string, MetricSummary>();
}
