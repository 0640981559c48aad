namespace Perf;

/// <summary>Which agents of a cluster make a run.</summary>
public sealed record AgentSelection
{
    /// <summary>How many; null for all that are chosen otherwise. Those with the most free cores come first.</summary>
    public int? Count { get; init; }

    /// <summary>Names, with wildcards; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Labels that an agent must have, all of them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
