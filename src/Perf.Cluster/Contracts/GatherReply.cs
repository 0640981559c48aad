namespace Perf.Cluster.Contracts;

/// <summary>What a relay has gathered. It is taken as a whole or not at all.</summary>
[GenerateSerializer, Immutable, Alias("perf.gather-reply")]
internal sealed record GatherReply
{
    /// <summary>An answer to each question, in their order.</summary>
    [Id(0)] public GatherAnswer[] Answers { get; init; } = [];

    /// <summary>The sums; each lightened report is in exactly one of them.</summary>
    [Id(1)] public GatherSum[] Sums { get; init; } = [];
}
