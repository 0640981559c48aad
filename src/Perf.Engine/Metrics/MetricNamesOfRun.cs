namespace Perf.Engine.Metrics;

/// <summary>The steps, checks, groups and metrics of a run by number, so that recording needs no look-up by name.</summary>
/// <param name="Steps">The names of the steps; two steps of the same name and protocol are one.</param>
/// <param name="Checks">The checks: the number of their step, and their name.</param>
public sealed record MetricNamesOfRun(IReadOnlyList<string> Steps, IReadOnlyList<(string Step, string Name)> Checks)
{
    /// <summary>The metrics that each step is counted in, in the order of <see cref="Steps"/>; steps without an entry are HTTP.</summary>
    public IReadOnlyList<RequestMetrics> Families { get; init; } = [];

    /// <summary>The groups of steps, each by its whole path: <c>::shop::basket</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The metrics of the scenario's own.</summary>
    public IReadOnlyList<MetricDeclaration> Metrics { get; init; } = [];

    /// <summary>The parts of metrics that thresholds ask for.</summary>
    public IReadOnlyList<MetricSelector> Selectors { get; init; } = [];

    /// <summary>The metrics that a step is counted in.</summary>
    /// <param name="step">The step's number.</param>
    /// <returns>The family.</returns>
    public RequestMetrics FamilyOf(int step) => step < Families.Count ? Families[step] : RequestMetrics.Http;
}
