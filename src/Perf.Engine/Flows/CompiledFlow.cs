namespace Perf.Engine.Flows;

/// <summary>A flow made ready to run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Its steps: <see cref="CompiledRequest"/> or <see cref="ThinkStep"/>.</param>
/// <param name="FirstRequestStep">The metric number of its first request, or -1.</param>
public sealed record CompiledFlow(string Name, IReadOnlyList<object> Steps, int FirstRequestStep);
