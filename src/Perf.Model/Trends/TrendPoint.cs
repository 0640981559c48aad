namespace Perf;

/// <summary>One value of a trend: what one run measured.</summary>
public sealed record TrendPoint
{
    /// <summary>Its place in the series, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The run.</summary>
    public string RunId { get; init; } = "";

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The value, in the trend's unit.</summary>
    public double Value { get; init; }

    /// <summary>The commit that was tested; null when it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The build, by the run's labels <c>build</c> or <c>version</c>; null when it has none.</summary>
    public string? Build { get; init; }

    /// <summary>The hash of the machine's fingerprint; null when it is not known.</summary>
    public string? Fingerprint { get; init; }
}
