namespace Perf;

/// <summary>How far a search for the capacity is.</summary>
public sealed record CapacityProgress
{
    /// <summary>The search's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The step that goes on, from 1; 0 is the warm-up.</summary>
    public int Step { get; init; }

    /// <summary>Its rate, iterations per second.</summary>
    public double Rate { get; init; }

    /// <summary>The capacity is at least this, as far as is known; 0 when nothing is.</summary>
    public double Low { get; init; }

    /// <summary>The capacity is at most this; null while nothing has failed.</summary>
    public double? High { get; init; }

    /// <summary>Time since the search began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>When it ends at the latest, from its beginning.</summary>
    public TimeSpan MaxDuration { get; init; }

    /// <summary>How far the step is; null when it has only just begun.</summary>
    public RunProgress? Run { get; init; }
}
