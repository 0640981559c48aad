namespace Perf.Analysis;

/// <summary>What a search knows, and what it does next.</summary>
public sealed record CapacityDecision
{
    /// <summary>The rate to try next; null when the search is done.</summary>
    public double? NextRate { get; init; }

    /// <summary>What bounds the answer, as far as is known.</summary>
    public CapacityLimit Limit { get; init; }

    /// <summary>Whether the interval is as narrow as was asked for, or a bound of the search is reached with the confidence that was asked for.</summary>
    public bool IsConverged { get; init; }

    /// <summary>The best estimate, or the rate that is shown to be met when nothing limited it.</summary>
    public double Rate { get; init; }

    /// <summary>The lower end of the interval.</summary>
    public double Low { get; init; }

    /// <summary>The upper end; null when nothing but the search's own bounds limited it.</summary>
    public double? High { get; init; }
}
