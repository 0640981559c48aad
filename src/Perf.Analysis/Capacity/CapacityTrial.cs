namespace Perf.Analysis;

/// <summary>A rate that was tried, and what came of it.</summary>
/// <param name="Rate">Starts per second.</param>
/// <param name="Outcome">Pass, Fail or Invalid; all else decides nothing.</param>
public readonly record struct CapacityTrial(double Rate, Outcome Outcome);
