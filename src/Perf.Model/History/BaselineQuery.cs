namespace Perf;

/// <summary>Which baselines are wanted; every property that is set narrows the choice.</summary>
public sealed record BaselineQuery
{
    /// <summary>The name, with * and ? as wildcards, upper and lower case alike; null for any.</summary>
    public string? Name { get; init; }

    /// <summary>The scenario's name, likewise; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>The hash of the fingerprint; null for any.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether every version is wanted, removed ones too, and not only what holds now.</summary>
    public bool History { get; init; }
}
