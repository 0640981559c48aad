namespace Perf;

/// <summary>How far a call of <c>Set-PerfOptimization</c> or <c>Undo-PerfOptimization</c> is.</summary>
/// <param name="Activity">What is being done, in a few words: <c>api.gzip: pair 3 of 6, without</c>.</param>
/// <param name="Change">The change's number, from 1; 0 where it is none's.</param>
/// <param name="Changes">How many there are.</param>
/// <param name="Share">How much of everything is done, 0 to 1.</param>
public sealed record TuningProgress(string Activity, int Change, int Changes, double Share);
