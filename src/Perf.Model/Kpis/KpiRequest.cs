namespace Perf;

/// <summary>Which key figures somebody wants.</summary>
public sealed record KpiRequest
{
    /// <summary>How far back runs and deliveries are looked at.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a window of availability is.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The scenario's name, with * and ? as wildcards; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>Labels that the runs must have.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The runs; none for stored ones.</summary>
    public IReadOnlyList<RunResult> Runs { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The most stored runs that are looked at: the newest.</summary>
    public int MostRuns { get; init; } = 1000;

    /// <summary>The file of critical endpoints; null for the nearest config/critical-endpoints.yaml.</summary>
    public string? CriticalEndpoints { get; init; }

    /// <summary>The user's folder, where that file is looked for.</summary>
    public string Folder { get; init; } = "";
}
