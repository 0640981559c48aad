namespace Perf;

/// <summary>The load agents that a setup has: the section <c>agents</c> of config/health.yaml.</summary>
public sealed record HealthAgents
{
    /// <summary>Where they find each other, as <c>-Cluster</c> of Get-PerfAgent takes it; references to the environment stand as they are written. Null for what PERF_CLUSTER names.</summary>
    public string? Cluster { get; init; }

    /// <summary>How many must be able to take work; fewer are Unhealthy.</summary>
    /// <value>1</value>
    public int Least { get; init; } = 1;

    /// <summary>The file of this machine's certificate with its key; null without TLS.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>The file of the authority that signs the agents' certificates; null without TLS.</summary>
    public string? AuthorityPath { get; init; }
}
