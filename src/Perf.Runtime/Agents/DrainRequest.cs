namespace Perf.Runtime;

/// <summary>How agents are ended.</summary>
public sealed record DrainRequest
{
    /// <summary>The agents.</summary>
    public IReadOnlyList<Agent> Agents { get; init; } = [];

    /// <summary>Their cluster; null for the one that PERF_CLUSTER names, else that of this machine.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>Whether what they make of runs is ended at once; otherwise they end when their last part has.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to wait until they have left the cluster.</summary>
    public bool Wait { get; init; }
}
