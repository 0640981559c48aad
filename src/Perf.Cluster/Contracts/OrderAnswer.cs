namespace Perf.Cluster.Contracts;

/// <summary>Whether an order was taken.</summary>
[GenerateSerializer, Immutable, Alias("perf.order-answer")]
internal sealed record OrderAnswer
{
    /// <summary>It was taken.</summary>
    public static OrderAnswer Taken { get; } = new();

    /// <summary>The error's id, or null when it was taken.</summary>
    [Id(0)] public string? ErrorId { get; init; }

    /// <summary>What is wrong and what to do about it.</summary>
    [Id(1)] public string? Message { get; init; }

    /// <summary>Whether new iterations are held back now.</summary>
    [Id(2)] public bool IsSuspended { get; init; }

    /// <summary>What arrival rates are multiplied by now.</summary>
    [Id(3)] public double RateFactor { get; init; } = 1;
}
