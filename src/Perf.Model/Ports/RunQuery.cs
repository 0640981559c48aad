namespace Perf;

/// <summary>Which stored runs are wanted; every property that is set narrows the choice.</summary>
public sealed record RunQuery
{
    /// <summary>The id, or the beginning of it; null for any.</summary>
    public string? Id { get; init; }

    /// <summary>The scenario's name, with * and ? as wildcards, upper and lower case alike; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>How the run ended; null for any.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Runs that began at or after this; null for any.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that began before this; null for any.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Labels that the run must have.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The commit that was tested, or the beginning of it; null for any.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was tested, with * and ? as wildcards; null for any.</summary>
    public string? Branch { get; init; }

    /// <summary>The hash of the <see cref="EnvironmentFingerprint"/>; null for any.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The name of a baseline that the run must belong to, with wildcards; null for any.</summary>
    public string? Baseline { get; init; }

    /// <summary>The most runs to return; null for all.</summary>
    public int? Limit { get; init; }
}
