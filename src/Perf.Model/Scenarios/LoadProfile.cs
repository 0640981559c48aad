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

    /// <summary>The flow that it runs.</summary>
    public string Flow { get; init; } = "";

    /// <summary>When it begins, from the run's start.</summary>
    public TimeSpan StartTime { get; init; }

    /// <summary>How long iterations that run at its end may go on before they are cut off.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan GracefulStop { get; init; } = TimeSpan.FromSeconds(30);
}
