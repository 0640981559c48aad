namespace Perf;

/// <summary>What a change may break while it is being tried.</summary>
public enum OptimizationRisk
{
    /// <summary>Hardly anything, and it is undone in a moment.</summary>
    Low,

    /// <summary>Some requests may fail or be slower until it is undone.</summary>
    Medium,

    /// <summary>Wrong answers, or an outage of a service, are possible. Never without being measured.</summary>
    High,
}
