using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>Ends the iteration, or the whole test.</summary>
/// <param name="scope"><see cref="StopScope.Iteration"/> or <see cref="StopScope.Test"/>.</param>
/// <param name="step">The step's name.</param>
/// <param name="reason">Why.</param>
internal sealed class StopIteration(StopScope scope, string step, TextTemplate reason) : ControlStep
{
    public override int Next(VirtualUser vu, int at)
    {
        if (scope == StopScope.Test)
        {
            string why = reason.Render(vu.Values);
            vu.Context.Run.AbortTest(why.Length == 0 ? $"the step '{step}' ended the test" : why);
        }
        else if (reason.Literal is not "")
        {
            vu.Context.Run.Log(vu, step, LogLevel.Info, reason);
        }

        return EndsIteration;
    }
}
