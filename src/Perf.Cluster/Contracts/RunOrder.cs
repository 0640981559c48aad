namespace Perf.Cluster.Contracts;

/// <summary>A share of a run, with all that is needed to make it.</summary>
[GenerateSerializer, Immutable, Alias("perf.run-order")]
internal sealed record RunOrder
{
    /// <summary>The coordinator's protocol version.</summary>
    [Id(0)] public int Protocol { get; init; }

    /// <summary>The coordinator's version of Perf.</summary>
    [Id(1)] public string Version { get; init; } = "";

    /// <summary>The run's id.</summary>
    [Id(2)] public string RunId { get; init; } = "";

    /// <summary>The share's number within the run, which is new for each order: a share that is taken over has another.</summary>
    [Id(3)] public int ShareId { get; init; }

    /// <summary>The plan and the files that it reads, as <c>PlanBundle</c> packs them. Secrets are references.</summary>
    [Id(4)] public byte[] Plan { get; init; } = [];

    /// <summary>Until when, ticks of the agent's UTC, the order holds without another word of the coordinator.</summary>
    [Id(5)] public long LeaseUtcTicks { get; init; }

    /// <summary>The share as JSON of <see cref="LoadShare"/>, so that the plan is packed once for all; empty for the one that the plan has.</summary>
    [Id(6)] public byte[] Share { get; init; } = [];
}
