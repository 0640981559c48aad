using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Goes on with the next step by chance, and elsewhere otherwise. The chance follows from the iteration and the run's seed.</summary>
internal sealed class ChanceStep(double probability, Label otherwise) : ControlStep
{
    public override int Next(VirtualUser vu, int at) => vu.Random.NextDouble() < probability ? at + 1 : otherwise.Place;
}
