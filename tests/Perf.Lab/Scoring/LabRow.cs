namespace Perf.Lab.Scoring;

/// <summary>How one fault fared over its runs.</summary>
/// <param name="Fault">Its id.</param>
/// <param name="Expect">Its label.</param>
/// <param name="Runs">The runs that were scored.</param>
/// <param name="First">In how many the first cause was right; for a healthy one, in how many nothing was found.</param>
/// <param name="Third">In how many one of the first three was.</param>
/// <param name="Instead">What was first where it was wrong, with how often.</param>
/// <param name="Skipped">Why the machine cannot have runs of it; null where it can.</param>
/// <param name="Failures">How many runs gave no diagnosis though they were begun.</param>
/// <param name="Failed">Why the first of those did not; null where none failed.</param>
internal sealed record LabRow(string Fault, string Expect, int Runs, int First, int Third, IReadOnlyList<(string Id, int Count)> Instead, string? Skipped, int Failures = 0, string? Failed = null);
