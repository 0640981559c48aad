using Jint;
using Jint.Native;

namespace Perf.ScriptWorker.Modules;

/// <summary>Reads the arguments of a call.</summary>
internal static class Arguments
{
    /// <summary>An argument, or undefined.</summary>
    public static JsValue Nth(this JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    /// <summary>An argument as text, or a default where it is undefined or null.</summary>
    public static string TextOr(this JsValue[] arguments, int index, string fallback)
    {
        JsValue value = arguments.Nth(index);
        return value.IsUndefined() || value.IsNull() ? fallback : value.ToString();
    }
}
