using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Leaves a group, whose time is counted.</summary>
internal sealed class GroupEnd(GroupScope group) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        vu.CountGroup(group);
        return at + 1;
    }
}
