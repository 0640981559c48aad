namespace Perf.Cluster.Coordination;

/// <summary>How a plan is split.</summary>
internal sealed record ShareSplit
{
    /// <summary>The parts; the first has the first slot.</summary>
    public IReadOnlyList<AgentPart> Parts { get; init; } = [];

    /// <summary>What whoever reads the result should know, such as agents that are left out.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
