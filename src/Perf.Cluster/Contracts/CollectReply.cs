namespace Perf.Cluster.Contracts;

/// <summary>What a share has measured since.</summary>
[GenerateSerializer, Immutable, Alias("perf.collect-reply")]
internal sealed record CollectReply
{
    /// <summary>How far it is.</summary>
    [Id(0)] public ShareState State { get; init; }

    /// <summary>Reports after the one that was named, in order.</summary>
    [Id(1)] public ShareReport[] Reports { get; init; } = [];

    /// <summary>What the setup has set, once it is ready; null for nothing.</summary>
    [Id(2)] public byte[]? Given { get; init; }

    /// <summary>When the share's first iteration really began, ticks of the agent's UTC; 0 before.</summary>
    [Id(3)] public long BeganUtcTicks { get; init; }

    /// <summary>How it ended, once it has.</summary>
    [Id(4)] public ShareEnd? End { get; init; }

    /// <summary>The agent's time of day, ticks of UTC.</summary>
    [Id(5)] public long UtcTicks { get; init; }
}
