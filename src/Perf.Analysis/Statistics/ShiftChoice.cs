namespace Perf.Analysis;

/// <summary>How a shift was estimated.</summary>
/// <param name="Shift">What came of it.</param>
/// <param name="Test">The test's name.</param>
/// <param name="BaselineAside">Runs of the baseline that lay far outside and were set aside.</param>
/// <param name="CandidateAside">Runs of the candidate that were.</param>
internal sealed record ShiftChoice(ShiftDistribution Shift, string Test, int BaselineAside, int CandidateAside);
