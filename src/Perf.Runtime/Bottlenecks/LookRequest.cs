namespace Perf.Runtime;

/// <summary>What is looked at without a run.</summary>
public sealed record LookRequest
{
    /// <summary>The monitors.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors { get; init; } = [];

    /// <summary>For how long; whole seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The environment's name, or null.</summary>
    public string? Environment { get; init; }

    /// <summary>Where the target is, for people; empty where nobody knows.</summary>
    public string Target { get; init; } = "";

    /// <summary>What the monitors' texts may refer to.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();
}
