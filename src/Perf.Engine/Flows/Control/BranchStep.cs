using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Goes on with one of several branches, chosen at random by their weights.</summary>
internal sealed class BranchStep(WeightTable weights, IReadOnlyList<Label> branches) : ControlStep
{
    public override int Next(VirtualUser vu, int at) => branches[weights.Of(vu.Random.NextDouble())].Place;
}
