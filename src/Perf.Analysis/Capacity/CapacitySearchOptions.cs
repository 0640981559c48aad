namespace Perf.Analysis;

/// <summary>The bounds of a search.</summary>
public sealed record CapacitySearchOptions
{
    /// <summary>The smallest rate that is tried, more than 0.</summary>
    public double MinRate { get; init; } = 10;

    /// <summary>The largest rate that is tried.</summary>
    public double MaxRate { get; init; } = 10_000;

    /// <summary>The probability with which the interval is to hold the capacity, above 0.5 and below 1.</summary>
    public double Confidence { get; init; } = 0.9;

    /// <summary>How far the interval's ends may be from its middle, as a share, above 0.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>What a rate is multiplied by while everything passes.</summary>
    /// <value>2.</value>
    public double Growth { get; init; } = 2;

    /// <summary>The most trials.</summary>
    /// <value>60: what a very noisy target needs.</value>
    public int MaxTrials { get; init; } = 60;
}
