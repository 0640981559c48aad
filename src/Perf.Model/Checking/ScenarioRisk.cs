namespace Perf;

/// <summary>Something about a scenario that is allowed and may be regretted.</summary>
public sealed record ScenarioRisk
{
    /// <summary>How much it matters.</summary>
    public RiskLevel Level { get; init; }

    /// <summary>The kind, one word: <c>production</c>, <c>external</c>, <c>credentials</c>, <c>thresholds</c>, <c>unbounded</c>, <c>tls</c>, <c>data</c>, <c>environment</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What it is, and what can be done about it.</summary>
    public string Message { get; init; } = "";

    /// <summary>One line of text.</summary>
    public override string ToString() => $"{Level}: {Message}";
}
