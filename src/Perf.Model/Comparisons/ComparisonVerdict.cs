namespace Perf;

/// <summary>What a comparison says of one metric. A verdict comes from an interval held against a margin, never from a p-value alone.</summary>
public enum ComparisonVerdict
{
    /// <summary>Neither better nor worse by more than the margin, with the confidence of the equivalence test.</summary>
    Unchanged,

    /// <summary>Better: the whole interval is on the good side of 1, by an amount worth telling.</summary>
    Improved,

    /// <summary>The evidence does not decide: too few runs, noise, or another environment; <see cref="Comparison.Why"/> says which.</summary>
    Inconclusive,

    /// <summary>Worse: the whole interval is on the bad side of 1, by an amount worth telling.</summary>
    Regressed,
}
