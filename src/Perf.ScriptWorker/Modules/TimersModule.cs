using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/timers</c>, and the global functions of the same names.</summary>
internal sealed class TimersModule : IScriptModule
{
    private static readonly string[] s_clearers = ["clearTimeout", "clearInterval"];

    /// <inheritdoc/>
    public string Specifier => "k6/timers";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        foreach ((string name, JsValue function) in Functions(user))
        {
            exports.Value(name, function);
        }

        exports.Done();
    }

    /// <summary>The functions by name.</summary>
    /// <param name="user">Whose timers they set.</param>
    public static IEnumerable<(string Name, JsValue Function)> Functions(ScriptUser user)
    {
        yield return ("setTimeout", new ClrFunction(user.Engine, "setTimeout", (_, arguments) => Once(user, arguments), 2));
        yield return ("setInterval", new ClrFunction(user.Engine, "setInterval", (_, arguments) => Again(user, arguments), 2));
        foreach (string name in s_clearers)
        {
            yield return (name, new ClrFunction(user.Engine, name, (_, arguments) => Clear(user, arguments.Nth(0)), 1));
        }
    }

    private static JsValue Once(ScriptUser user, JsValue[] arguments)
    {
        (JsValue callback, TimeSpan delay, JsValue[] rest) = Read(user, arguments, "setTimeout()");
        return user.Pending.Set(delay, () => callback.Call(JsValue.Undefined, rest));
    }

    // A timer that sets itself again has another number each time; the script knows the first.
    private static JsValue Again(ScriptUser user, JsValue[] arguments)
    {
        (JsValue callback, TimeSpan delay, JsValue[] rest) = Read(user, arguments, "setInterval()");
        // An interval of nothing would never let the iteration end.
        TimeSpan interval = delay < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : delay;
        Dictionary<long, long> current = IntervalsOf(user);
        long first = 0;
        first = user.Pending.Set(interval, Tick);
        current[first] = first;
        return first;

        void Tick()
        {
            if (!current.ContainsKey(first))
            {
                return;
            }

            // Set before the call, so that the callback can take it back.
            current[first] = user.Pending.Set(interval, Tick);
            callback.Call(JsValue.Undefined, rest);
        }
    }

    private static JsValue Clear(ScriptUser user, JsValue number)
    {
        if (!number.IsNumber())
        {
            return JsValue.Undefined;
        }

        long first = (long)number.AsNumber();
        user.Pending.Clear(IntervalsOf(user).Remove(first, out long latest) ? latest : first);
        return JsValue.Undefined;
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ScriptUser, Dictionary<long, long>> s_intervals = [];

    private static Dictionary<long, long> IntervalsOf(ScriptUser user) => s_intervals.GetValue(user, _ => []);

    private static (JsValue Callback, TimeSpan Delay, JsValue[] Extra) Read(ScriptUser user, JsValue[] arguments, string what)
    {
        JsValue callback = arguments.Nth(0);
        if (!callback.IsCallable())
        {
            throw user.TypeError($"{what} takes a function as its first argument; text is not run as code.");
        }

        JsValue delay = arguments.Nth(1);
        double milliseconds = delay.IsNumber() && double.IsFinite(delay.AsNumber()) ? Math.Clamp(delay.AsNumber(), 0, 86_400_000) : 0;
        return (callback, TimeSpan.FromMilliseconds(milliseconds), arguments.Length > 2 ? arguments[2..] : []);
    }
}
