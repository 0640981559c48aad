namespace Perf.Runtime;

/// <summary>The runs of a comparison, and what the two sides are called.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Name">What they are, for people.</param>
public sealed record RunSide(IReadOnlyList<RunResult> Runs, string Name);
