namespace Perf.Cluster.Contracts;

/// <summary>What an agent tells of itself. Members are only ever added, with new ids; their meaning does not change.</summary>
[GenerateSerializer, Immutable, Alias("perf.agent-facts")]
internal sealed record AgentFacts
{
    /// <summary>The agent's name.</summary>
    [Id(0)] public string Name { get; init; } = "";

    /// <summary>The version of Perf.</summary>
    [Id(1)] public string Version { get; init; } = "";

    /// <summary>The version of what coordinator and agent say to each other: <see cref="Protocol.Version"/>.</summary>
    [Id(2)] public int Protocol { get; init; }

    /// <summary>The agent's silo address.</summary>
    [Id(3)] public string Address { get; init; } = "";

    /// <summary>The machine's name.</summary>
    [Id(4)] public string Machine { get; init; } = "";

    /// <summary>The process id.</summary>
    [Id(5)] public int ProcessId { get; init; }

    /// <summary>Cores that it may use.</summary>
    [Id(6)] public int Cores { get; init; }

    /// <summary>Memory that it may use, bytes.</summary>
    [Id(7)] public long MemoryBytes { get; init; }

    /// <summary>Its labels.</summary>
    [Id(8)] public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The targets that it may load, as patterns; empty for all.</summary>
    [Id(9)] public string[] Targets { get; init; } = [];

    /// <summary>The most starts a second that it makes, all its shares together; null for no limit.</summary>
    [Id(10)] public double? MaxRate { get; init; }

    /// <summary>The most virtual users; null for no limit.</summary>
    [Id(11)] public int? MaxVirtualUsers { get; init; }

    /// <summary>The longest run; null for no limit.</summary>
    [Id(12)] public TimeSpan? MaxDuration { get; init; }

    /// <summary>Whether it runs steps of scripts.</summary>
    [Id(13)] public bool AllowsScripts { get; init; }

    /// <summary>Its time of day, ticks of UTC.</summary>
    [Id(14)] public long UtcTicks { get; init; }

    /// <summary>CPU of the whole machine in the last seconds, 0 to 1; null when not known.</summary>
    [Id(15)] public double? CpuShare { get; init; }

    /// <summary>Ids of runs of which it has shares.</summary>
    [Id(16)] public string[] Runs { get; init; } = [];

    /// <summary>Whether it takes no new orders.</summary>
    [Id(17)] public bool IsDraining { get; init; }

    /// <summary>When it was started, ticks of UTC.</summary>
    [Id(18)] public long StartedUtcTicks { get; init; }

    /// <summary>How long it has been there, ticks; 0 where it is not said. By this two machines can be compared whose clocks differ.</summary>
    [Id(19)] public long UptimeTicks { get; init; }

    /// <summary>Whether it can gather what others have measured (<see cref="ILoadAgent.GatherAsync"/>); false of those that do not know of that.</summary>
    [Id(20)] public bool CanRelay { get; init; }
}
