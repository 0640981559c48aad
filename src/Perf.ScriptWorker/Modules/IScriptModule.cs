using Jint.Runtime.Modules;

namespace Perf.ScriptWorker.Modules;

/// <summary>A module that scripts import and that is written in C#, such as <c>k6/http</c>. One object serves all virtual users: what belongs to one is in its <see cref="ScriptUser"/>.</summary>
internal interface IScriptModule
{
    /// <summary>What scripts import it by, such as <c>k6/crypto</c>.</summary>
    string Specifier { get; }

    /// <summary>Says what it exports. Called once for each virtual user that imports it, on that user's thread, before its init code runs.</summary>
    /// <param name="builder">Takes the exports; <c>default</c> is one of them.</param>
    /// <param name="user">Whose module it is: its JavaScript engine, and what it shares with the others.</param>
    void Define(ModuleBuilder builder, ScriptUser user);
}
