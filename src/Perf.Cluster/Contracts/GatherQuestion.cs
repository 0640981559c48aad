namespace Perf.Cluster.Contracts;

/// <summary>What a relay asks one agent on the coordinator's behalf.</summary>
[GenerateSerializer, Immutable, Alias("perf.gather-question")]
internal sealed record GatherQuestion
{
    /// <summary>The agent's silo address.</summary>
    [Id(0)] public string Agent { get; init; } = "";

    /// <summary>The question, as the coordinator would ask it by itself: what it acknowledges, and the lease in that agent's own time.</summary>
    [Id(1)] public CollectRequest Request { get; init; } = new();
}
