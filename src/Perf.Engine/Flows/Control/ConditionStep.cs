using Perf.Engine.Flows.Expressions;
using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Goes on with the next step where a condition holds, and elsewhere where it does not.</summary>
internal sealed class ConditionStep(Expression condition, Label otherwise) : ControlStep
{
    public override int Next(VirtualUser vu, int at) => condition.Holds(vu.Values) ? at + 1 : otherwise.Place;
}
