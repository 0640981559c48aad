namespace Perf;

/// <summary>How something fares. The order is that of gravity, so that the largest of several is the whole's.</summary>
public enum HealthStatus
{
    /// <summary>It was not looked at, and the message says why.</summary>
    Skipped,

    /// <summary>All is well.</summary>
    Healthy,

    /// <summary>It works, and somebody should look at it soon.</summary>
    Degraded,

    /// <summary>It does not work, or will not for long.</summary>
    Unhealthy,
}
