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

    /// <summary>The number of variables.</summary>
    public required int SlotCount { get; init; }
}
