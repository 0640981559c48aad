namespace Perf.Cluster.Contracts;

/// <summary>Steers or ends a share.</summary>
[GenerateSerializer, Immutable, Alias("perf.steer-order")]
internal sealed record SteerOrder
{
    /// <summary>The run's id.</summary>
    [Id(0)] public string RunId { get; init; } = "";

    /// <summary>The share's number; -1 for all shares of the run.</summary>
    [Id(1)] public int ShareId { get; init; } = -1;

    /// <summary>What to do.</summary>
    [Id(2)] public SteerAction Action { get; init; }

    /// <summary>A rate of the whole run or a factor, where the action has one.</summary>
    [Id(3)] public double Value { get; init; }

    /// <summary>From which moment, ticks from the run's start, so that all shares change at the same; 0 for at once.</summary>
    [Id(4)] public long AtTicks { get; init; }
}
