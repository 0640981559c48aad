namespace Perf.Analysis;

/// <summary>A run with what it was judged by.</summary>
/// <param name="Run">The run.</param>
/// <param name="File">The file that it was read from, with / between folders; null for a run from elsewhere.</param>
/// <param name="Verdicts">Its thresholds, its own and those of the policy.</param>
public sealed record JudgedRun(RunResult Run, string? File, IReadOnlyList<Verdict> Verdicts);
