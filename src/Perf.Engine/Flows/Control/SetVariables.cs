using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Sets variables, in order.</summary>
internal sealed class SetVariables(IReadOnlyList<(int Slot, CompiledValue Value)> assignments) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        for (int i = 0; i < assignments.Count; i++)
        {
            (int slot, CompiledValue value) = assignments[i];
            vu.Values[slot] = value.Of(vu.Values);
        }

        return at + 1;
    }
}
