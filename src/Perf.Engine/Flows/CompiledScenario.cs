using Perf.Engine.Data;
using Perf.Engine.Metrics;
using Perf.Engine.Metrics.Selection;

namespace Perf.Engine.Flows;

/// <summary>What all virtual users of a run share; immutable.</summary>
public sealed class CompiledScenario
{
    /// <summary>The flows by name.</summary>
    public required IReadOnlyDictionary<string, CompiledFlow> Flows { get; init; }

    /// <summary>The steps and checks by number.</summary>
    public required MetricNamesOfRun Names { get; init; }

    /// <summary>The parts of metrics that thresholds ask for; null for none.</summary>
    internal SelectorSet? Selectors { get; init; }

    /// <summary>The variables' values at the beginning of an iteration; of several, one is taken at random.</summary>
    public required IReadOnlyList<(int Slot, IReadOnlyList<ScalarValue> Values)> InitialValues { get; init; }

    /// <summary>The number of places for values.</summary>
    public required int SlotCount { get; init; }

    /// <summary>What is done once before the load, or null.</summary>
    public CompiledFlow? Setup { get; init; }

    /// <summary>What is done once after the load, or null.</summary>
    public CompiledFlow? Teardown { get; init; }

    /// <summary>What is done once before each executor's load, by the executor's place; null where there is nothing.</summary>
    public IReadOnlyList<CompiledFlow?> LoadSetups { get; init; } = [];

    /// <summary>What is done once after each executor's load, by the executor's place; null where there is nothing.</summary>
    public IReadOnlyList<CompiledFlow?> LoadTeardowns { get; init; } = [];

    /// <summary>How many numbers a virtual user keeps for loops and groups.</summary>
    internal int RegisterCount { get; init; }

    /// <summary>How many lists a virtual user keeps for loops.</summary>
    internal int ListCount { get; init; }

    /// <summary>The files of rows.</summary>
    internal DataSet Data { get; init; } = DataSet.None;

    /// <summary>How many kinds of sign-in there are.</summary>
    internal int SignInCount { get; init; }
}
