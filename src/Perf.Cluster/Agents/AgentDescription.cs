using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>What an agent tells of itself, as people see it.</summary>
internal static class AgentDescription
{
    /// <summary>Of its facts; clocks are for whoever has compared them.</summary>
    public static Agent Of(AgentFacts facts) => new()
    {
        Name = facts.Name,
        State = facts.IsDraining ? AgentState.Draining : facts.Runs.Length > 0 ? AgentState.Busy : AgentState.Idle,
        Address = facts.Address,
        Machine = facts.Machine,
        ProcessId = facts.ProcessId,
        Version = facts.Version,
        IsCompatible = facts.Protocol is >= Protocol.Oldest and <= Protocol.Version,
        Cores = facts.Cores,
        MemoryBytes = facts.MemoryBytes,
        CpuShare = facts.CpuShare,
        Labels = facts.Labels,
        AllowTarget = facts.Targets,
        MaxRate = facts.MaxRate,
        MaxVirtualUsers = facts.MaxVirtualUsers,
        MaxDuration = facts.MaxDuration,
        AllowScript = facts.AllowsScripts,
        CanRelay = facts.CanRelay,
        Runs = facts.Runs,
        StartedAt = new DateTimeOffset(facts.StartedUtcTicks, TimeSpan.Zero),
    };
}
