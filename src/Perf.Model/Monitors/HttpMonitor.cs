namespace Perf;

/// <summary>Numbers of a JSON document that a server gives.</summary>
public sealed record HttpMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "http";

    /// <summary>The document's address, a template.</summary>
    public string Address { get; init; } = "";

    /// <summary>What is taken from it; none for all numbers of it, named by their place.</summary>
    public IReadOnlyList<MonitorQuery> Values { get; init; } = [];

    /// <summary>Headers of each request by name; templates: write tokens as <c>${env:NAME}</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
