using System.Text.Json.Serialization;

namespace Perf;

/// <summary>What an environment (development, staging, production) changes in a scenario.</summary>
public sealed record EnvironmentDefinition
{
    /// <summary>The environment's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The target's base address, a template; null to keep the scenario's. JSON shows a password in it only where it is a reference.</summary>
    [JsonConverter(typeof(ProxyAddress))]
    public string? Target { get; init; }

    /// <summary>Whether a run needs -Force or a confirmation.</summary>
    public bool Production { get; init; }

    /// <summary>Variables that are added or replaced.</summary>
    public IReadOnlyDictionary<string, Variable> Variables { get; init; } = new Dictionary<string, Variable>();

    /// <summary>What is read there beside every run, with what the scenario names; and by <c>Get-PerfBottleneck</c> without any run.</summary>
    public IReadOnlyList<MonitorDefinition> Monitors { get; init; } = [];

    /// <summary>What <c>Set-PerfOptimization</c> may change there; null where nothing may be changed. No result keeps it: it can hold secrets.</summary>
    [JsonIgnore]
    public TuningTargets? Tuning { get; init; }
}
