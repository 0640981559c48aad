using Jint;
using Jint.Native;

namespace Perf.ScriptWorker.Modules;

/// <summary>The globals that scripts have of the web: timers, TextEncoder, btoa, URL, Web Crypto, structuredClone. No fetch, no storage, no files.</summary>
internal static class ScriptGlobals
{
    /// <summary>Gives them to a virtual user's engine.</summary>
    /// <param name="user">The user.</param>
    public static void Install(ScriptUser user)
    {
        foreach ((string name, JsValue function) in TimersModule.Functions(user))
        {
            user.Engine.SetValue(name, function);
        }

        user.Engine.SetValue("global", user.Engine.Global);
    }
}
