using Perf.Engine.Flows;
using Perf.Engine.Flows.Control;
using Perf.Engine.Running;

namespace Perf.Engine.Executors;

/// <summary>The flows of an executor, of which each iteration does one: a pure function of the run's seed and the iteration, the same on every machine.</summary>
internal sealed class FlowMix
{
    // Apart from the sequence of the iteration itself, whose first choice would otherwise follow from the flow that was chosen.
    private const int Purpose = 0x5F10;

    private readonly CompiledFlow[] _flows;
    private readonly WeightTable? _weights;
    private readonly int _seed;

    private FlowMix(CompiledFlow[] flows, WeightTable? weights, int seed)
    {
        _flows = flows;
        _weights = weights;
        _seed = seed;
    }

    /// <summary>The flows of a load profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="run">The run.</param>
    public static FlowMix Of(LoadProfile profile, RunContext run)
    {
        IReadOnlyList<FlowShare> shares = profile.Mix();
        return new FlowMix(
            [.. shares.Select(share => run.Scenario.Flows[share.Flow])],
            shares.Count > 1 ? new WeightTable([.. shares.Select(share => share.Weight)]) : null,
            unchecked(run.Plan.Seed ^ Purpose));
    }

    /// <summary>The flow of an iteration.</summary>
    public CompiledFlow Of(IterationId iteration) => _weights is null ? _flows[0] : _flows[_weights.Of(new SeededSequence(_seed, iteration).NextDouble())];
}
