namespace Perf;

/// <summary>
/// What was measured of a change: interleaved pairs, with and without it, at the same load. The effect is the Hodges-Lehmann estimate of the pairs' log ratios, its interval from all changes of
/// sign of the pairs (a permutation test that is exact).
/// </summary>
public sealed record TuningMeasurement
{
    /// <summary>What it was measured by.</summary>
    public TuningKpi Kpi { get; init; } = new();

    /// <summary>All trials in their order, those of the baseline against itself first (pair 0).</summary>
    public IReadOnlyList<TuningTrial> Trials { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>How far apart two measurements of the same state were, as a share: 0.1 is ten percent.</summary>
    public double? Noise { get; init; }

    /// <summary>The gain as a share: 0.2 is twenty percent better, in whichever direction is better; null where it cannot be told.</summary>
    public double? Gain { get; init; }

    /// <summary>The lower end of the gain's interval.</summary>
    public double? GainLow { get; init; }

    /// <summary>The upper end.</summary>
    public double? GainHigh { get; init; }

    /// <summary>The interval's confidence, 0 to 1; with few pairs less than what was asked for is all that there can be.</summary>
    public double? Confidence { get; init; }

    /// <summary>The verdict.</summary>
    public TuningOutcome Outcome { get; init; }

    /// <summary>Why, in a sentence with its numbers.</summary>
    public string Reason { get; init; } = "";
}
