using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>An agent as people see it. A pure function.</summary>
internal static class AgentDescription
{
    /// <summary>The agent.</summary>
    /// <param name="facts">What it tells of itself.</param>
    /// <param name="clock">Its clock; null where it was not read, or is the reader's own.</param>
    public static Agent Of(AgentFacts facts, ClockReading? clock = null) => new()
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
        ClockOffset = Milliseconds(clock?.Offset),
        ClockUncertainty = Milliseconds(clock?.Uncertainty),
        RoundTrip = Milliseconds(clock?.RoundTrip),
        Labels = facts.Labels,
        AllowTarget = facts.Targets,
        MaxRate = facts.MaxRate,
        MaxVirtualUsers = facts.MaxVirtualUsers,
        MaxDuration = facts.MaxDuration,
        AllowScript = facts.AllowsScripts,
        CanRelay = facts.CanRelay,
        Runs = facts.Runs,
        StartedAt = new DateTimeOffset(Math.Clamp(facts.StartedUtcTicks, 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
    };

    private static double Milliseconds(long? ticks) => (ticks ?? 0) / (double)TimeSpan.TicksPerMillisecond;
}
