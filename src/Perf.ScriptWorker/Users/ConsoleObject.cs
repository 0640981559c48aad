using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace Perf.ScriptWorker.Users;

/// <summary>The <c>console</c> of scripts.</summary>
internal static class ConsoleObject
{
    private static readonly (string Name, string Level)[] s_functions =
        [("log", "info"), ("info", "info"), ("debug", "debug"), ("warn", "warning"), ("error", "error"), ("trace", "debug")];

    /// <summary>Puts it into the user's engine.</summary>
    public static void Install(ScriptUser user)
    {
        var console = new JsObject(user.Engine);
        foreach ((string name, string level) in s_functions)
        {
            console.Set(name, new ClrFunction(user.Engine, name, (_, arguments) =>
            {
                user.Shared.Log.Write(level, string.Join(' ', arguments.Select(argument => Text(user, argument))));
                return JsValue.Undefined;
            }));
        }

        user.Engine.SetValue("console", console);
    }

    private static string Text(ScriptUser user, JsValue value)
    {
        if (value is not ObjectInstance instance || value.IsCallable())
        {
            return value.ToString();
        }

        if (instance is JsError)
        {
            string stack = instance.Get("stack").IsString() ? instance.Get("stack").AsString() : "";
            return stack.Length > 0 ? $"{instance}\n{stack}" : instance.ToString();
        }

        // What has a circle in it cannot be written as JSON.
        try
        {
            JsValue json = new JsonSerializer(user.Engine).Serialize(value);
            return json.IsUndefined() ? value.ToString() : json.ToString();
        }
        catch (Jint.Runtime.JavaScriptException)
        {
            return value.ToString();
        }
    }
}
