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
        bool isTrue = false;
        void GoOn(string? error)
        {
            vu.FunctionSaidTrue = isTrue;
            vu.StepEnded(error is null ? StepEnd.GoesOn : StepEnd.EndsFlow);
        }

        host.Call(vu, step.Name, GoOn, turn => host.Invoke(
            "call",
            new JsString(step.Function),
            turn.Context,
            turn.Emit,
            step.EndsLoopUnlessTrue ? JsBoolean.False : JsBoolean.True,
            host.Callback(arguments =>
            {
                isTrue = arguments[1].IsBoolean() && arguments[1].AsBoolean();
                turn.End(arguments[0].IsNull() ? null : arguments[0].ToString());
            })));
    }
}
