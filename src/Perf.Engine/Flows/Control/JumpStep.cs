using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Goes on elsewhere.</summary>
internal sealed class JumpStep(Label to) : ControlStep
{
    public override int Next(VirtualUser vu, int at) => to.Place;
}
