namespace Perf.Analysis;

/// <summary>What the runs say of one metric, before it is judged.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Figures">All that needs no verdict.</param>
/// <param name="Scale">The scale; null when there is none.</param>
/// <param name="Shift">The shift for the worse on the scale; null when nothing can be said.</param>
/// <param name="Runs">Runs of the smaller side.</param>
/// <param name="Basis">What the noise is known by.</param>
/// <param name="Trouble">Why nothing can be said; null when something can.</param>
/// <param name="Aside">Runs that lay far outside and were set aside, in words; null when none.</param>
internal sealed record LineEstimate(ComparedMetric Metric, Comparison Figures, ValueScale? Scale, ShiftDistribution? Shift, int Runs, NoiseBasis Basis, string? Trouble, string? Aside)
{
    /// <summary>Of a share: the baseline's share of samples that went wrong, as its runs' log-odds have it.</summary>
    public double BaselineBad { get; init; }

    /// <summary>Whether nothing at all went wrong on either side.</summary>
    public bool NothingWrong { get; init; }

    /// <summary>Earlier runs, where the noise is known by them.</summary>
    public int HistoryRuns { get; init; }
}
