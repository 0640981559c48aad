using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Perf.ScriptWorker.Users;

/// <summary>What becomes of a promise that a function of the script gave.</summary>
internal sealed class PromiseOutcome
{
    private JsValue? _value;
    private JsValue? _reason;

    /// <summary>Listens to a promise; null for what is none.</summary>
    public static PromiseOutcome? Of(ScriptUser user, JsValue value)
    {
        if (!value.IsPromise())
        {
            return null;
        }

        var outcome = new PromiseOutcome();
        value.AsObject().Get("then").Call(
            value,
            [
                new ClrFunction(user.Engine, "", (_, arguments) => outcome._value = arguments.Length > 0 ? arguments[0] : JsValue.Undefined),
                new ClrFunction(user.Engine, "", (_, arguments) => outcome._reason = arguments.Length > 0 ? arguments[0] : JsValue.Undefined),
            ]);
        return outcome;
    }

    /// <summary>What it was fulfilled with; undefined when nothing can fulfil it any more.</summary>
    /// <exception cref="JavaScriptException">It was rejected.</exception>
    public JsValue ValueOrThrow() => _reason is null ? _value ?? JsValue.Undefined : throw new JavaScriptException(_reason);
}
