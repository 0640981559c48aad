namespace Perf.Cluster.Contracts;

/// <summary>What one of the agents that a relay has asked said.</summary>
[GenerateSerializer, Immutable, Alias("perf.gather-answer")]
internal sealed record GatherAnswer
{
    /// <summary>Its answer; reports whose second is in a sum are lightened (<see cref="ShareReport.IsLight"/>). Null where none came.</summary>
    [Id(0)] public CollectReply? Reply { get; init; }

    /// <summary>Why there is none.</summary>
    [Id(1)] public string? Fault { get; init; }
}
