namespace Perf.Analysis;

/// <summary>When a threshold was not met while the run went on, counted from the run's start.</summary>
/// <param name="First">The end of the first interval after which it was not met.</param>
/// <param name="Recovered">The end of the interval after which it was met again and stayed so; null while it is not met.</param>
public readonly record struct ThresholdBreach(TimeSpan First, TimeSpan? Recovered);
