using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Goes on elsewhere unless the function before it said true.</summary>
/// <param name="otherwise">Where it goes on then.</param>
internal sealed class AnswerStep(Label otherwise) : ControlStep
{
    public override int Next(VirtualUser vu, int at) => vu.FunctionSaidTrue ? at + 1 : otherwise.Place;
}
