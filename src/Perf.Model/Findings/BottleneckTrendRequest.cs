namespace Perf;

/// <summary>Over which stored runs bottlenecks are followed: <c>Get-PerfBottleneck -TrendAnalysis</c>.</summary>
public sealed record BottleneckTrendRequest
{
    /// <summary>The most runs that are looked at: several a day for a quarter.</summary>
    public const int DefaultRuns = 300;

    /// <summary>The scenario's name, with * and ? as wildcards; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>How far back the runs go.</summary>
    /// <value>A week; more than nothing.</value>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Labels that the runs must have.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How much has to speak for a cause before a run counts as one where it was found.</summary>
    public Sensitivity Sensitivity { get; init; } = Sensitivity.Medium;

    /// <summary>The most runs to look at: the newest.</summary>
    public int MostRuns { get; init; } = DefaultRuns;
}
