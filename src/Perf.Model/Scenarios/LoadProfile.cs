using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>How much load is made, and when. The kinds are k6's executors, with k6's options and defaults, and one more for shapes.</summary>
[JsonDerivedType(typeof(ConstantVus), "constant-vus")]
[JsonDerivedType(typeof(RampingVus), "ramping-vus")]
[JsonDerivedType(typeof(SharedIterations), "shared-iterations")]
[JsonDerivedType(typeof(PerVuIterations), "per-vu-iterations")]
[JsonDerivedType(typeof(ConstantArrivalRate), "constant-arrival-rate")]
[JsonDerivedType(typeof(RampingArrivalRate), "ramping-arrival-rate")]
[JsonDerivedType(typeof(ShapedArrivalRate), "shaped-arrival-rate")]
public abstract record LoadProfile
{
    /// <summary>The profile's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The executor's name, as a scenario file writes it.</summary>
    public abstract string Executor { get; }

    /// <summary>The flow that it runs; where it runs several, the first of <see cref="Flows"/>.</summary>
    public string Flow { get; init; } = "";

    /// <summary>The flows of which each iteration does one, chosen at random by their weights; empty for <see cref="Flow"/> alone.</summary>
    public IReadOnlyList<FlowShare> Flows { get; init; } = [];

    /// <summary>What is done once before its first iteration, by one virtual user; null for nothing. What it sets and captures all its iterations begin with.</summary>
    public Flow? Setup { get; init; }

    /// <summary>What is done once after its last iteration, by one virtual user; null for nothing.</summary>
    public Flow? Teardown { get; init; }

    /// <summary>Tags of whatever it measures, name to text.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>When it begins, from the run's start.</summary>
    public TimeSpan StartTime { get; init; }

    /// <summary>How long iterations that run at its end may go on before they are cut off.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan GracefulStop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The flows that it runs, with their weights, also where it runs one.</summary>
    /// <returns>The flows; at least one.</returns>
    public IReadOnlyList<FlowShare> Mix() => Flows.Count > 0 ? Flows : [new FlowShare { Flow = Flow }];
}
