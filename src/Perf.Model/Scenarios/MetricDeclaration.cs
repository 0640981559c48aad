namespace Perf;

/// <summary>A metric of the scenario's own, declared so that thresholds on it are known to be right before anything runs.</summary>
public sealed record MetricDeclaration
{
    /// <summary>The metric's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its type.</summary>
    public MetricType Type { get; init; }

    /// <summary>Whether its values are times, in milliseconds.</summary>
    public bool IsTime { get; init; }

    /// <summary>The declaration's line in its file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }
}
