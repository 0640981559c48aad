namespace Perf;

/// <summary>Whether a series creeps: how it rises or falls within its newest level, change points left out.</summary>
public sealed record TrendDrift
{
    /// <summary>The first value that was looked at: that of the newest level.</summary>
    public int FromIndex { get; init; }

    /// <summary>How many values were looked at.</summary>
    public int Count { get; init; }

    /// <summary>The days from the first to the last of them.</summary>
    public double Days { get; init; }

    /// <summary>
    /// The slope for a day: relative (0.01: 1 % a day) where all values are above 0, otherwise in the values' unit. Null for too few values. Source: P. K. Sen, Estimates of the
    /// Regression Coefficient Based on Kendall's Tau (1968).
    /// </summary>
    public double? PerDay { get; init; }

    /// <summary>The lower end of the slope's 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the slope's 95 % interval.</summary>
    public double? High { get; init; }

    /// <summary>Whether the slope is relative.</summary>
    public bool IsRelative { get; init; }

    /// <summary>The change in 7 days at this slope; relative where the slope is.</summary>
    public double? PerWeek { get; init; }

    /// <summary>The two-sided p-value of no trend (Mann-Kendall, corrected for ties); null for too few values.</summary>
    public double? PValue { get; init; }

    /// <summary>Whether the series creeps: the whole interval lies on one side of 0, and a week changes it by more than the margin.</summary>
    public bool IsCreeping { get; init; }

    /// <summary>Whether the creeping is for the worse.</summary>
    public bool IsRegression { get; init; }

    /// <summary>The change within a week that matters; relative.</summary>
    public double Margin { get; init; }

    /// <summary>
    /// Whether the hour of the day makes a difference (Kruskal-Wallis, p below 0.001). Then the slope is that of values that are compared with others of their own part of the day.
    /// </summary>
    public bool HasHourEffect { get; init; }

    /// <summary>The p-value of no effect of the hour; null where the runs do not spread over the day.</summary>
    public double? HourPValue { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string Text { get; init; } = "";
}
