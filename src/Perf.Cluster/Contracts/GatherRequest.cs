namespace Perf.Cluster.Contracts;

/// <summary>Asks an agent to ask others, and to add up what they have measured.</summary>
[GenerateSerializer, Immutable, Alias("perf.gather-request")]
internal sealed record GatherRequest
{
    /// <summary>What is asked of whom; all of one run.</summary>
    [Id(0)] public GatherQuestion[] Questions { get; init; } = [];

    /// <summary>How long each may take to answer.</summary>
    [Id(1)] public TimeSpan Timeout { get; init; }

    /// <summary>Whether there are so many agents that of each only those times are kept that it is judged by.</summary>
    [Id(2)] public bool AreMany { get; init; }
}
