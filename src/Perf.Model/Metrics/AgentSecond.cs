namespace Perf;

/// <summary>What one agent did in one second of a run that several make: outputs tell agents apart by it.</summary>
public sealed record AgentSecond
{
    /// <summary>The agent's name.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Its own figures.</summary>
    public IntervalSummary Figures { get; init; } = new();

    /// <summary>How its machine fared.</summary>
    public GeneratorSample Generator { get; init; } = new();
}
