namespace Perf;

/// <summary>
/// How long history keeps what. A run's whole figures and distributions are kept until it is deleted; what is thinned out is its time line. Runs of baselines
/// keep everything.
/// </summary>
public sealed record RetentionPolicy
{
    /// <summary>How long every second is kept; from then on there are ten seconds in one.</summary>
    public TimeSpan Full { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long tens of seconds are kept; from then on there is a minute in one. Ages are counted from the run's beginning.</summary>
    public TimeSpan TenSeconds { get; init; } = TimeSpan.FromDays(180);

    /// <summary>How long minutes are kept; from then on there is no time line with distributions any more, and the result has a line a minute. Null for ever.</summary>
    public TimeSpan? Minutes { get; init; } = TimeSpan.FromDays(730);

    /// <summary>When a run is deleted. Null, which is the default: never; only somebody who says so loses a run.</summary>
    public TimeSpan? Delete { get; init; }
}
