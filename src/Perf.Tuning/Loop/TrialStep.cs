namespace Perf.Tuning;

/// <summary>One trial that is to be made.</summary>
/// <param name="Pair">Its pair, from 1.</param>
/// <param name="IsChanged">Whether the change is in effect.</param>
internal readonly record struct TrialStep(int Pair, bool IsChanged);
