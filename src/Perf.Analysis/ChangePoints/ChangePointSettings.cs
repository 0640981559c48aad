namespace Perf.Analysis;

/// <summary>
/// The constants of the search for change points: one setting for all series. They were chosen on labelled series of real performance tests, in the middle of ranges within which the
/// score does not depend on them; docs/regression-detection.md has the figures.
/// </summary>
internal sealed record ChangePointSettings
{
    /// <summary>The setting that everything uses.</summary>
    public static ChangePointSettings Default { get; } = new();

    /// <summary>The fewest values of a level.</summary>
    public int ShortestLevel { get; init; } = 5;

    /// <summary>Values on each side of a value that its running median is made of.</summary>
    public int MedianReach { get; init; } = 6;

    /// <summary>How far a value may lie from its running median, in standard deviations; what lies farther is set there.</summary>
    public double ClipAt { get; init; } = 3;

    /// <summary>The price of a change point in the first search: twice this times ln n times the variance.</summary>
    public double Penalty { get; init; } = 2;

    /// <summary>Values on each side of a mark that it is judged by. Levels of real series wander: with many more than this every one of them differs from the next.</summary>
    public int Window { get; init; } = 30;

    /// <summary>Values on each side for the judgement that allows for wandering.</summary>
    public int LongWindow { get; init; } = 100;

    /// <summary>The most lags of the correlation that is allowed for.</summary>
    public int Lags { get; init; } = 10;

    /// <summary>Evidence is −log10 p. What a mark needs at least.</summary>
    public double LeastEvidence { get; init; } = 7;

    /// <summary>What a mark needs at most, however little its step is beside the range of the whole series.</summary>
    public double MostEvidence { get; init; } = 20;

    /// <summary>Between them a mark needs this by the root of its step's share of the range, less one: a step that drowns in what the series does anyway must be the clearer.</summary>
    public double EvidenceOfRange { get; init; } = 3.6;

    /// <summary>What a mark needs by the long window.</summary>
    public double LongEvidence { get; init; } = 8;

    /// <summary>What a new level needs as long as it is younger than the window: the newest change is the one that somebody can still undo.</summary>
    public double NewEvidence { get; init; } = 4.7;

    /// <summary>The share of the usual range (outliers clipped, the outer hundredths left out) that a step must have where the long window decides, or a new level is judged.</summary>
    public double LeastShare { get; init; } = 0.3;

    /// <summary>The least relative step where the long window decides, or a new level is judged.</summary>
    public double LeastStep { get; init; } = 0.02;

    /// <summary>The z-value that the rank test of the values as they are must reach, so that no mark comes from clipping alone: values of two modes in turns have none.</summary>
    public double LeastRank { get; init; } = 3;

    /// <summary>The same for a new level.</summary>
    public double NewRank { get; init; } = 2.5;

    /// <summary>How far a mark may be moved to the best place in the end.</summary>
    public int Relocation { get; init; } = 10;

    /// <summary>Values after a change point from which on it counts as confirmed.</summary>
    public int Confirmation { get; init; } = 10;
}
