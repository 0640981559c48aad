namespace Perf;

/// <summary>A stretch of time of a figure.</summary>
public sealed record KpiWindow
{
    /// <summary>When it begins.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How long it is.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>How many requests it has.</summary>
    public long Requests { get; init; }

    /// <summary>How many of them failed.</summary>
    public long Failed { get; init; }

    /// <summary>The share that succeeded, 0 to 1; null without requests: what nobody asked for says nothing.</summary>
    public double? Share => Requests > 0 ? 1 - ((double)Failed / Requests) : null;
}
