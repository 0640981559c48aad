namespace Perf;

/// <summary>Another machine's processors, memory, disks and network, through the text that its node_exporter shows.</summary>
public sealed record NodeExporterMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "node";

    /// <summary>The exporter's address, a template: <c>http://127.0.0.1:9100</c>; without a path, <c>/metrics</c> is asked.</summary>
    public string Address { get; init; } = "";

    /// <summary>Headers of each request by name; templates.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
