namespace Perf;

/// <summary>The most messages of a channel in a time.</summary>
public sealed record AlertRateLimit
{
    /// <summary>How many messages, from 1.</summary>
    public int Messages { get; init; } = 1;

    /// <summary>In how long: any stretch of this length has no more.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromHours(1);
}
