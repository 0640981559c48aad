namespace Perf.Cluster.Contracts;

/// <summary>A second of a share.</summary>
[GenerateSerializer, Immutable, Alias("perf.share-report")]
internal sealed record ShareReport
{
    /// <summary>Its number, from 1, without gaps.</summary>
    [Id(0)] public long Number { get; init; }

    /// <summary>The interval, as <see cref="IntervalCodec"/> writes it; times count from the run's start.</summary>
    [Id(1)] public byte[] Interval { get; init; } = [];

    /// <summary>Iterations that were started so far, for each executor.</summary>
    [Id(2)] public long[] Iterations { get; init; } = [];

    /// <summary>Rows that were taken so far, by feeder.</summary>
    [Id(3)] public Dictionary<string, long> Rows { get; init; } = [];

    /// <summary>What steps told: level, step and text of each line, as JSON of <see cref="LogLine"/>; null for nothing.</summary>
    [Id(4)] public byte[]? Lines { get; init; }

    /// <summary>Whether the interval is lightened: what is missing is in a sum that came with it (<see cref="GatherSum"/>). Never so in an agent's own answer.</summary>
    [Id(5)] public bool IsLight { get; init; }
}
