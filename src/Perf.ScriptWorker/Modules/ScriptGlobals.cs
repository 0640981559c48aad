using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Perf.ScriptWorker.Modules.Web;

namespace Perf.ScriptWorker.Modules;

/// <summary>The globals that scripts have of the web: timers, TextEncoder, btoa, URL, Web Crypto. No fetch, no storage, no files.</summary>
internal static class ScriptGlobals
{
    private static readonly string[] s_fromScript = ["TextEncoder", "TextDecoder", "URL", "URLSearchParams", "CryptoKey", "crypto"];
    private static readonly Lazy<Prepared<Acornima.Ast.Script>> s_web = new(() => JsEngine.PrepareScript(Text(), "web.js"));

    /// <summary>Gives them to a virtual user's engine.</summary>
    /// <param name="user">The user.</param>
    public static void Install(ScriptUser user)
    {
        JsEngine engine = user.Engine;
        foreach ((string name, JsValue function) in TimersModule.Functions(user))
        {
            engine.SetValue(name, function);
        }

        engine.SetValue("global", engine.Global);
        engine.SetValue("btoa", new ClrFunction(engine, "btoa", (_, arguments) => WebFunctions.ToBase64(user, arguments.Nth(0).ToString()), 1));
        engine.SetValue("atob", new ClrFunction(engine, "atob", (_, arguments) => WebFunctions.FromBase64(user, arguments.Nth(0).ToString()), 1));
        foreach (string name in s_fromScript)
        {
            Later(user, name);
        }
    }

    // Most scripts use none of them, and a thousand users would have a thousand of each: they are made when one is first asked for.
    private static void Later(ScriptUser user, string name)
    {
        JsEngine engine = user.Engine;
        var get = new ClrFunction(engine, name, (_, _) =>
        {
            ObjectInstance made = engine.Evaluate(s_web.Value).Call(JsValue.Undefined, [WebFunctions.Of(user)]).AsObject();
            foreach (string other in s_fromScript)
            {
                Define(engine, other, made.Get(other));
            }

            return made.Get(name);
        });
        var set = new ClrFunction(engine, name, (_, arguments) =>
        {
            Define(engine, name, arguments.Nth(0));
            return JsValue.Undefined;
        });
        engine.Global.DefineOwnProperty(name, new GetSetPropertyDescriptor(get, set, enumerable: false, configurable: true));
    }

    private static void Define(JsEngine engine, string name, JsValue value)
    {
        // What the script has put in its place stays.
        if (engine.Global.GetOwnProperty(name).IsAccessorDescriptor())
        {
            engine.Global.DefineOwnProperty(name, new PropertyDescriptor(value, writable: true, enumerable: false, configurable: true));
        }
    }

    private static string Text()
    {
        using Stream stream = typeof(ScriptGlobals).Assembly.GetManifestResourceStream("web.js") ?? throw new InvalidOperationException("web.js is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
