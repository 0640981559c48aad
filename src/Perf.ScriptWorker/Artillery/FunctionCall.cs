using Jint;
using Jint.Native;
using Perf.Engine.Flows;
using Perf.Engine.Running;

namespace Perf.ScriptWorker.Artillery;

/// <summary>A step that is a function.</summary>
/// <param name="host">The host.</param>
/// <param name="step">The step.</param>
internal sealed class FunctionCall(FunctionHost host, FunctionStep step) : CompiledStep
{
    internal override void Begin(VirtualUser vu)
    {
        var flight = new FunctionFlight(vu);
        vu.InFlight(flight);
        host.Call(vu, host.ValuesOf(vu), flight, turn => host.Invoke(
            "call",
            new JsString(step.Function),
            turn.Context,
            turn.Emit,
            step.EndsLoopUnlessTrue ? JsBoolean.False : JsBoolean.True,
            host.Callback(arguments =>
            {
                string? error = arguments[0].IsNull() ? null : arguments[0].ToString();
                bool isTrue = arguments[1].IsBoolean() && arguments[1].AsBoolean();
                turn.End(error, step.Name, failed =>
                {
                    vu.FunctionSaidTrue = isTrue;
                    vu.StepEnded(failed is null ? StepEnd.GoesOn : StepEnd.EndsFlow);
                });
            })));
    }
}
