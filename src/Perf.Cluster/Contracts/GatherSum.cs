namespace Perf.Cluster.Contracts;

/// <summary>What several agents measured in one second, added up.</summary>
[GenerateSerializer, Immutable, Alias("perf.gather-sum")]
internal sealed record GatherSum
{
    /// <summary>The sum, as <see cref="IntervalCodec"/> writes it.</summary>
    [Id(0)] public byte[] Interval { get; init; } = [];

    /// <summary>The shares whose reports are in it.</summary>
    [Id(1)] public int[] Shares { get; init; } = [];

    /// <summary>The number of the report of each of these shares.</summary>
    [Id(2)] public long[] Reports { get; init; } = [];
}
