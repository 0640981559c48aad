using Jint.Runtime.Modules;
using Perf.ScriptWorker.Modules.Html;

namespace Perf.ScriptWorker.Modules;

/// <summary><c>k6/html</c>: pages as selections, for scripts that read what a server renders.</summary>
internal sealed class HtmlModule : IScriptModule
{
    /// <inheritdoc/>
    public string Specifier => "k6/html";

    /// <inheritdoc/>
    public void Define(ModuleBuilder builder, ScriptUser user)
    {
        var exports = new ModuleExports(builder, user);
        exports.Function("parseHTML", 1, arguments => HtmlLibrary.Of(user).Parse(arguments.TextOr(0, "")));
        exports.Done();
    }
}
