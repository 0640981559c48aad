using Jint.Runtime.Modules;
using Perf.ScriptWorker.Modules.Data;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/data</c>: SharedArray.</summary>
internal sealed class DataModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/data";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Value("SharedArray", new SharedArrayConstructor(user));
        exports.Done();
    }
}
