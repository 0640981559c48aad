namespace Perf;

/// <summary>
/// What became of one metric of one step from a baseline to a candidate. <see cref="Ratio"/> is candidate over baseline; for metrics of which more is better
/// (throughput) a ratio below 1 is the regression, and every word of better and worse here is the right way round.
/// </summary>
public sealed record Comparison
{
    /// <summary>Regressed, Improved, Unchanged or Inconclusive.</summary>
    public ComparisonVerdict Verdict { get; init; } = ComparisonVerdict.Inconclusive;

    /// <summary>
    /// Whether what little there is points at a regression: an Inconclusive verdict of too few runs that the runs' known noise would not explain. It asks for more runs and blocks nothing.
    /// </summary>
    public bool Suspected { get; init; }

    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>What of it was compared: <c>p(95)</c>, <c>avg</c>, <c>rate</c>, <c>value</c>.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>The step, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The unit of values and shift: <c>ms</c>, <c>share</c>, <c>per second</c>, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether more of it is better.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Whether a regression of it counts for the verdict of the whole (and for -Enforce).</summary>
    public bool IsGating { get; init; }

    /// <summary>Why this comparison cannot serve as a gate, such as a smallest visible effect above the margin; null when it can.</summary>
    public string? GateRefusal { get; init; }

    /// <summary>Whether it blocks: gating, Regressed, and no reason against the gate.</summary>
    public bool Blocks => IsGating && Verdict == ComparisonVerdict.Regressed && GateRefusal is null;

    /// <summary>Whether the whole interval lies beyond the margin on the bad side.</summary>
    public bool IsBeyondMargin { get; init; }

    /// <summary>The side that is held to be right.</summary>
    public ComparisonSide Baseline { get; init; } = new();

    /// <summary>The side that is judged.</summary>
    public ComparisonSide Candidate { get; init; } = new();

    /// <summary>Candidate over baseline; for error rates the ratio of odds; null when it cannot be said.</summary>
    public double? Ratio { get; init; }

    /// <summary>The lower end of the ratio's interval; null when there is none.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the ratio's interval; null when there is none.</summary>
    public double? High { get; init; }

    /// <summary>The confidence of the interval, 0 to 1: 1 − <see cref="Alpha"/>.</summary>
    public double Confidence { get; init; }

    /// <summary>The absolute shift: the median of all differences between a candidate's and a baseline's value, in the metric's unit; null when it cannot be said.</summary>
    public double? Shift { get; init; }

    /// <summary>How sure it is that the candidate is worse, 0 to 1: the confidence distribution of the ratio on the bad side of 1; null when it cannot be said.</summary>
    public double? ProbabilitySlower { get; init; }

    /// <summary>The same for worse by more than the margin.</summary>
    public double? ProbabilityBeyondMargin { get; init; }

    /// <summary>
    /// The probability that a random run of the candidate is worse than one of the baseline, ties half, 0 to 1 (0.5: no difference). Source: A. Vargha, H. Delaney,
    /// A Critique and Improvement of the CL Common Language Effect Size Statistics (2000).
    /// </summary>
    public double? EffectSize { get; init; }

    /// <summary>The smallest effect that this comparison would have found with probability <see cref="Power"/>, relative (0.06: 6 %); null when the noise is not known.</summary>
    public double? MinimalDetectableEffect { get; init; }

    /// <summary>The power that <see cref="MinimalDetectableEffect"/> and <see cref="RunsNeeded"/> are meant for.</summary>
    public double Power { get; init; }

    /// <summary>How many runs a side it takes to see an effect of the margin; null when the noise is not known.</summary>
    public int? RunsNeeded { get; init; }

    /// <summary>The change that matters, relative.</summary>
    public double Margin { get; init; }

    /// <summary>The error that is allowed, two-sided.</summary>
    public double Alpha { get; init; }

    /// <summary>The two-sided p-value of no change; null when there was no test.</summary>
    public double? PValue { get; init; }

    /// <summary>The p-value after correction for the number of metrics: Holm's among gating ones, Benjamini and Hochberg's among the others.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The test that gave interval and p-value, with what it is corrected by.</summary>
    public string Test { get; init; } = "";

    /// <summary>Why the verdict is what it is, in one sentence.</summary>
    public string Why { get; init; } = "";

    /// <summary>By how much the variance within a run is larger than that of independent requests, the median of all runs; null where the runs' seconds are not known.</summary>
    public double? VarianceInflation { get; init; }

    /// <summary>How many independent requests a run was worth, the median of all runs; null where the runs' seconds are not known.</summary>
    public double? EffectiveSamples { get; init; }
}
