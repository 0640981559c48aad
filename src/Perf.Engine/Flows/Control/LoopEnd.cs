using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Leaves a loop over values: a virtual user between iterations is to hold none of them.</summary>
internal sealed class LoopEnd(int list) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        vu.Lists[list] = null;
        return at + 1;
    }
}
