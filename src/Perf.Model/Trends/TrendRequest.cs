namespace Perf;

/// <summary>Which trends are wanted.</summary>
public sealed record TrendRequest
{
    /// <summary>The scenario's name, with * and ? as wildcards; null for any.</summary>
    public string? Scenario { get; init; }

    /// <summary>The environment's name, likewise; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>Metrics by name, with wildcards and, if wanted, a figure: <c>http_req_duration: p(99)</c>. None for those that decide: response time, throughput, failures.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Steps by name, with wildcards; none for the whole run.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Figures, of <see cref="Statistics"/>; none for the usual one of each metric.</summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];

    /// <summary>How far back the runs go.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Thresholds whose crossing is foretold, such as <c>http_req_response_time: p(95) &lt; 500ms</c>; none for those that the newest run was judged by.</summary>
    public IReadOnlyList<string> Thresholds { get; init; } = [];

    /// <summary>Labels that the runs must have.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The change within a week that is called creeping; relative.</summary>
    public double Margin { get; init; } = 0.05;
}
