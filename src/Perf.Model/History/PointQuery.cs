namespace Perf;

/// <summary>Which figures of stored runs are wanted; every property that is set narrows the choice.</summary>
public sealed record PointQuery
{
    /// <summary>The scenario's name, with * and ? as wildcards, upper and lower case alike; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>The step's name, with wildcards; null or nothing for the whole run only. <c>*</c> gives all steps and not the whole run.</summary>
    public string? Step { get; init; }

    /// <summary>The metric's name, with wildcards; null for any.</summary>
    public string? Metric { get; init; }

    /// <summary>The figures, of <see cref="Perf.Statistics"/>; none for all that a metric has.</summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];

    /// <summary>Runs that began at or after this; null for any.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that began before this; null for any.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>The commit that was tested, or the beginning of it; null for any.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was tested, with wildcards; null for any.</summary>
    public string? Branch { get; init; }

    /// <summary>The hash of the fingerprint; null for any.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Labels that the run must have.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids of runs, whole; none for any.</summary>
    public IReadOnlyList<string> RunIds { get; init; } = [];

    /// <summary>Whether only runs that ended as planned and can be believed are wanted: what a baseline or a trend may be made of.</summary>
    public bool UsableOnly { get; init; }

    /// <summary>The most points of each series: the newest; null for all.</summary>
    public int? Limit { get; init; }
}
