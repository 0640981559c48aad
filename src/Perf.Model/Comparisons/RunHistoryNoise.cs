namespace Perf;

/// <summary>What the history of a test says of its run-to-run noise, for comparisons that have too few runs to say it themselves.</summary>
/// <param name="Sd">The standard deviation from run to run, relative.</param>
/// <param name="Runs">How many earlier runs it comes from.</param>
public sealed record RunHistoryNoise(double Sd, int Runs);
