namespace Perf.Tuning;

/// <summary>An optimization that something asks for.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Finding">The finding; null where a strategy does.</param>
internal sealed record PlanCandidate(Optimization Entry, Finding? Finding);
