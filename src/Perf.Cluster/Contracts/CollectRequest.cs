namespace Perf.Cluster.Contracts;

/// <summary>Asks for what a share has measured.</summary>
[GenerateSerializer, Immutable, Alias("perf.collect-request")]
internal sealed record CollectRequest
{
    /// <summary>The run's id.</summary>
    [Id(0)] public string RunId { get; init; } = "";

    /// <summary>The share's number.</summary>
    [Id(1)] public int ShareId { get; init; }

    /// <summary>The last report that the coordinator has; it and those before it are forgotten. 0 for none.</summary>
    [Id(2)] public long After { get; init; }

    /// <summary>How long the agent may wait for news.</summary>
    [Id(3)] public TimeSpan Patience { get; init; }

    /// <summary>Until when, ticks of the agent's UTC, the share goes on without another word of the coordinator. A request that was long on its way renews nothing.</summary>
    [Id(4)] public long LeaseUtcTicks { get; init; }
}
