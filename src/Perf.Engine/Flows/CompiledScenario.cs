using Perf.Engine.Data;
using Perf.Engine.Metrics;

namespace Perf.Engine.Flows;

/// <summary>What all virtual users of a run share; immutable.</summary>
public sealed class CompiledScenario
{
    /// <summary>The flows by name.</summary>
    public required IReadOnlyDictionary<string, CompiledFlow> Flows { get; init; }

    /// <summary>The steps and checks by number.</summary>
    public required MetricNamesOfRun Names { get; init; }

    /// <summary>The variables' values at the beginning of an iteration; of several, one is taken at random.</summary>
    public required IReadOnlyList<(int Slot, IReadOnlyList<ScalarValue> Values)> InitialValues { get; init; }

    /// <summary>The number of places for values.</summary>
    public required int SlotCount { get; init; }

    /// <summary>The files of rows.</summary>
    internal DataSet Data { get; init; } = DataSet.None;

    /// <summary>How many kinds of sign-in there are.</summary>
    internal int SignInCount { get; init; }
}
