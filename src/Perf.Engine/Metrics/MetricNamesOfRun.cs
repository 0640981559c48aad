namespace Perf.Engine.Metrics;

/// <summary>The steps and checks of a run by number, so that recording needs no look-up by name.</summary>
/// <param name="Steps">The names of the steps; two steps of the same name are one.</param>
/// <param name="Checks">The checks: the number of their step, and their name.</param>
public sealed record MetricNamesOfRun(IReadOnlyList<string> Steps, IReadOnlyList<(string Step, string Name)> Checks);
