using Jint;
using Jint.Native.Object;

namespace Perf.ScriptWorker.Loading;

/// <summary>Loads a script with all that it imports. One for a test: what was read and parsed once serves all virtual users. Safe for several threads.</summary>
internal interface IScriptLoader
{
    /// <summary>Sets what of the engine's options has to do with modules, before the engine is made.</summary>
    void Configure(Options options, ScriptUser user);

    /// <summary>Runs the init code of the main file and of what it imports, in the user's engine; <c>open</c> and <c>require</c> are there by then.</summary>
    /// <param name="user">Whose engine it is.</param>
    /// <returns>What the main file exports.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScriptInvalid"/>: a file has problems, each with its place.</exception>
    ObjectInstance Import(ScriptUser user);
}
