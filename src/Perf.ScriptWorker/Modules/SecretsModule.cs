using Jint.Native;
using Jint.Runtime.Interop;
using Jint.Runtime.Modules;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/secrets</c>: secrets that the user gave to the run. What they are goes into no log and no message.</summary>
internal sealed class SecretsModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/secrets";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Function("get", 1, arguments => Get(user, arguments.Nth(0).ToString()));
        exports.Function("source", 1, arguments =>
        {
            string source = arguments.Nth(0).ToString();
            var from = new JsObject(user.Engine);
            from.Set("get", new ClrFunction(user.Engine, "get", (_, inner) => Get(user, $"{source}_{inner.Nth(0)}")));
            return from;
        });
        exports.Done();
    }

    // k6 gives a promise, for a source of secrets may be far away; here they are there already.
    private static JsValue Get(ScriptUser user, string name)
    {
        var (promise, resolve, reject) = user.Engine.Advanced.RegisterPromise();
        if (user.Shared.Secret(name) is { } secret)
        {
            resolve(secret);
        }
        else
        {
            reject(user.Error($"There is no secret '{name}'. Set the environment variable PERF_SECRET_{name} where the test is started.").Error);
        }

        return promise;
    }
}
