namespace Perf.Lab.Scoring;

/// <summary>A finding as a diagnosis gave it.</summary>
/// <param name="Id">The class.</param>
/// <param name="Rank">Its place, from 1; 0 for consequences and for answers that are no findings.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record LabFinding(string Id, int Rank, double Confidence);
