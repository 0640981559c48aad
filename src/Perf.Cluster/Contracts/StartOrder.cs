namespace Perf.Cluster.Contracts;

/// <summary>A share begins.</summary>
[GenerateSerializer, Immutable, Alias("perf.start-order")]
internal sealed record StartOrder
{
    /// <summary>The run's id.</summary>
    [Id(0)] public string RunId { get; init; } = "";

    /// <summary>The share's number.</summary>
    [Id(1)] public int ShareId { get; init; }

    /// <summary>The run's start by the agent's own time of day, ticks of UTC; in the past for a share that is taken over.</summary>
    [Id(2)] public long StartUtcTicks { get; init; }

    /// <summary>From when on it makes load, ticks from the run's start.</summary>
    [Id(3)] public long FromTicks { get; init; }

    /// <summary>What the setup has set; null for nothing.</summary>
    [Id(4)] public byte[]? Given { get; init; }

    /// <summary>What was steered before, in order, so that a share that is taken over is as the others.</summary>
    [Id(5)] public SteerOrder[] Steered { get; init; } = [];

    /// <summary>Until when, ticks of the agent's UTC, the share goes on without another word of the coordinator; 0 for three seconds from its receipt.</summary>
    [Id(6)] public long LeaseUtcTicks { get; init; }
}
