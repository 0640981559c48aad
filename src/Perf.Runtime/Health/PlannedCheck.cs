namespace Perf.Runtime;

/// <summary>A check that will be made, or that cannot be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">What is looked at, for people; empty where the name says it.</param>
/// <param name="Skipped">Why it cannot be made; null when it can.</param>
/// <param name="Advice">What to do about that; null for nothing.</param>
public sealed record PlannedCheck(string Name, string Address, string? Skipped = null, string? Advice = null)
{
    /// <summary>How long it may take at the least, whatever the limit for all is.</summary>
    internal TimeSpan AtLeast { get; init; }

    /// <summary>The service, references resolved; null for other checks.</summary>
    internal HealthService? Service { get; init; }

    /// <summary>The endpoint, its address whole; null for other checks.</summary>
    internal HealthEndpoint? Endpoint { get; init; }

    /// <summary>The cluster of agents, references as they are written; null for other checks.</summary>
    internal ClusterSettings? Cluster { get; init; }

    /// <summary>Host and port of the certificate; null for other checks.</summary>
    internal (string Host, int Port)? Certificate { get; init; }
}
