using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Enters a group.</summary>
internal sealed class GroupBegin(GroupScope group) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        vu.Registers[group.Register] = vu.Context.Loop.Now;
        return at + 1;
    }
}
