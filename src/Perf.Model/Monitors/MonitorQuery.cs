namespace Perf;

/// <summary>One value that a monitor is to look up: a query in PromQL, or a path into a JSON document.</summary>
public sealed record MonitorQuery
{
    /// <summary>The signal's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is asked: PromQL for Prometheus, JSONPath (RFC 9535) for a JSON document.</summary>
    public string Query { get; init; } = "";

    /// <summary>The unit as UCUM writes it; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether the value only ever grows, so that its rate a second is what tells something.</summary>
    public bool IsCounter { get; init; }
}
