namespace Perf;

/// <summary>An amount of a disk: a share of the whole, or bytes.</summary>
public sealed record HealthAmount
{
    /// <summary>The share from 0 to 1; null where it is said in bytes.</summary>
    public double? Share { get; init; }

    /// <summary>The bytes; null where it is a share.</summary>
    public double? Bytes { get; init; }

    /// <summary>The bytes of a disk.</summary>
    /// <param name="total">The size of the disk, bytes.</param>
    public double Of(double total) => Bytes ?? ((Share ?? 0) * total);
}
