namespace Perf;

/// <summary>Queries to a Prometheus server (or one that answers as it does).</summary>
public sealed record PrometheusMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "prometheus";

    /// <summary>The server's address, a template: <c>http://127.0.0.1:9090</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>Queries in PromQL.</summary>
    public IReadOnlyList<MonitorQuery> Queries { get; init; } = [];

    /// <summary>Headers of each request by name; templates: write tokens as <c>${env:NAME}</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
