namespace Perf.Cluster.Contracts;

/// <summary>How a share ended.</summary>
[GenerateSerializer, Immutable, Alias("perf.share-end")]
internal sealed record ShareEnd
{
    /// <summary>How: the name of a <see cref="RunStatus"/>.</summary>
    [Id(0)] public string Status { get; init; } = nameof(RunStatus.Completed);

    /// <summary>Why, when not as planned.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>What was odd.</summary>
    [Id(2)] public string[] Warnings { get; init; } = [];

    /// <summary>The error's id, where the share could not begin.</summary>
    [Id(3)] public string? ErrorId { get; init; }

    /// <summary>Whether the agent ended it because the coordinator was not heard of any more.</summary>
    [Id(4)] public bool WasAbandoned { get; init; }
}
