namespace Perf;

/// <summary>An optimization that the catalogue had for a finding and that is not in the plan, and why.</summary>
/// <param name="OptimizationId">Its id.</param>
/// <param name="FindingId">The finding that asked for it; null where a strategy did.</param>
/// <param name="Reason">Why not, and what would have to be different, in a sentence.</param>
/// <param name="IsDenied">Whether the deny list forbids it, which nothing lifts.</param>
public sealed record SkippedOptimization(string OptimizationId, string? FindingId, string Reason, bool IsDenied = false);
