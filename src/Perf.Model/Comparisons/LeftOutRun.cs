namespace Perf;

/// <summary>A run that was given and not compared.</summary>
/// <param name="RunId">The run.</param>
/// <param name="IsCandidate">Whether it was of the candidate's side.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record LeftOutRun(string RunId, bool IsCandidate, string Reason);
