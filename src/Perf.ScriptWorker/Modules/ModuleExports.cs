using Jint.Native;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;

namespace Perf.ScriptWorker.Modules;

/// <summary>Exports each thing twice, by name and in the default object, for scripts write both <c>import { sha256 } from</c> and <c>import crypto from</c>.</summary>
/// <param name="builder">Takes the exports.</param>
/// <param name="user">Whose module it is.</param>
internal sealed class ModuleExports(ModuleBuilder builder, ScriptUser user)
{
    private readonly JsObject _all = new(user.Engine);

    /// <summary>Exports a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many arguments it takes.</param>
    /// <param name="call">What it does; arguments that are not given are undefined by <see cref="Arguments.Nth"/>.</param>
    public void Function(string name, int length, Func<JsValue[], JsValue> call) => Value(name, new ClrFunction(user.Engine, name, (_, arguments) => call(arguments), length));

    /// <summary>Exports a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Value(string name, JsValue value)
    {
        builder.ExportValue(name, value);
        _all.Set(name, value);
    }

    /// <summary>Exports the default object; to be called last, once.</summary>
    public void Done() => builder.ExportValue("default", _all);
}
