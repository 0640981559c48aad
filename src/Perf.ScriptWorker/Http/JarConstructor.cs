using Jint.Native;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Http;

/// <summary><c>new http.CookieJar()</c>.</summary>
internal sealed class JarConstructor(ScriptUser user) : Constructor(user.Engine, "CookieJar")
{
    public override ObjectInstance Construct(JsValue[] arguments, JsValue newTarget) => new JarObject(user, new CookieJar());
}
