namespace Perf;

/// <summary>The noise of one metric and step, as A/A runs showed it.</summary>
public sealed record NoiseMeasurement
{
    /// <summary>The metric's name.</summary>
    public string Metric { get; init; } = "";

    /// <summary>What of it was looked at.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>The step, or null for the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The median of all runs, in the metric's unit.</summary>
    public double Value { get; init; }

    /// <summary>The metric's unit, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>How many runs a side were compared.</summary>
    public int RunsPerSide { get; init; }

    /// <summary>The run-to-run standard deviation, relative.</summary>
    public double RunSd { get; init; }

    /// <summary>
    /// By how much the differences between halves that were run in turn are larger than the runs' own scatter explains, 1 or more: drift and moods of the machine. Comparisons widen their intervals by it.
    /// </summary>
    public double Lambda { get; init; } = 1;

    /// <summary>How many A/A comparisons were made of the runs.</summary>
    public int Comparisons { get; init; }

    /// <summary>How many of them called a change.</summary>
    public int FalseAlarms { get; init; }

    /// <summary>The share of false alarms, 0 to 1; NaN without comparisons.</summary>
    public double FalseAlarmRate { get; init; } = double.NaN;

    /// <summary>The lower end of the share's 95 % interval. Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927).</summary>
    public double FalseAlarmLow { get; init; }

    /// <summary>The upper end of the share's 95 % interval.</summary>
    public double FalseAlarmHigh { get; init; } = 1;

    /// <summary>The smallest effect that a comparison of as many runs a side finds with a probability of 0.9, relative; null when the noise is not known.</summary>
    public double? MinimalDetectableEffect { get; init; }

    /// <summary>How many runs a side it takes to see an effect of the margin; null when the noise is not known.</summary>
    public int? RunsNeeded { get; init; }

    /// <summary>Whether the smallest visible effect is within the margin.</summary>
    public bool CanGate { get; init; }

    /// <summary>Whether it counts for the whole.</summary>
    public bool IsGating { get; init; }
}
