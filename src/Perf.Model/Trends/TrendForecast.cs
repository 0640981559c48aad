namespace Perf;

/// <summary>When a trend crosses a threshold, if it goes on as it does.</summary>
public sealed record TrendForecast
{
    /// <summary>The threshold, as written.</summary>
    public string Threshold { get; init; } = "";

    /// <summary>The limit, in the trend's unit.</summary>
    public double Limit { get; init; }

    /// <summary>Where the trend stands now, by the middle of its newest level.</summary>
    public double Level { get; init; }

    /// <summary>Whether the level does not meet the threshold already.</summary>
    public bool IsCrossed { get; init; }

    /// <summary>Days from the last run until the level crosses the limit; 0 when it has; null when it does not move towards it.</summary>
    public double? Days { get; init; }

    /// <summary>The earliest, by the steep end of the slope's 95 % interval; null when not even that crosses it.</summary>
    public double? Earliest { get; init; }

    /// <summary>The latest, by the flat end of the slope's 95 % interval; null when that never crosses it.</summary>
    public double? Latest { get; init; }

    /// <summary>The day on which it is crossed; null when that cannot be said.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string Text { get; init; } = "";
}
