namespace Perf.Runtime;

/// <summary>The load by which changes are measured: a scenario's flow, at a fixed rate or in a closed loop.</summary>
public sealed record TuningLoad
{
    /// <summary>The scenario and what is to be different; its load profiles are replaced, and its thresholds and outputs left away.</summary>
    public RunRequest Run { get; init; } = new();

    /// <summary>The flow; null for that of the scenario's first load profile.</summary>
    public string? Flow { get; init; }

    /// <summary>Iterations a second; null for 60 % of what the system does before it is changed, which is measured.</summary>
    public double? Rate { get; init; }

    /// <summary>Virtual users of the closed load; null for those of the scenario's own closed load, 16 at least and 256 at most; where it has none, for twice as many as keep the system busy, which is measured.</summary>
    public int? Vus { get; init; }

    /// <summary>Whether trials are kept in the store, with the label <c>tuning</c>.</summary>
    public bool Store { get; init; } = true;
}
