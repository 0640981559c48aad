namespace Perf;

/// <summary>What a measurement of noise is to do: the same run, again and again.</summary>
public sealed record NoiseRequest
{
    /// <summary>The scenario and what is to be different.</summary>
    public RunRequest Run { get; init; } = new();

    /// <summary>How many runs a side, 3 to 500; twice as many are made.</summary>
    public int RunsPerSide { get; init; } = 10;

    /// <summary>Whether the runs are kept in the store.</summary>
    public bool Store { get; init; } = true;

    /// <summary>How runs will be compared: margin, error and metrics.</summary>
    public ComparisonOptions Options { get; init; } = new();
}
