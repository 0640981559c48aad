using System.Runtime.CompilerServices;
using Jint;
using Jint.Native.Object;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Loading;

/// <summary>Loads a script into the engines of virtual users: what was read and parsed once serves all of them.</summary>
/// <param name="script">The script.</param>
internal sealed class ScriptRunLoader(LoadedScript script) : IScriptLoader
{
    private readonly ConditionalWeakTable<ScriptUser, ScriptModuleLoader> _loaders = [];

    /// <summary>Reads a script and all that it imports.</summary>
    /// <param name="files">The files.</param>
    /// <param name="main">The script's name among them.</param>
    /// <returns>The loader.</returns>
    /// <exception cref="PerfException">It cannot be read; as a <see cref="ScenarioException"/> with all problems and their places.</exception>
    public static ScriptRunLoader Of(IScriptFiles files, string main) =>
        new(ScriptLoader.Load(files, main, [.. ScriptModuleList.All.Select(module => module.Specifier)]));

    /// <summary>The script.</summary>
    public LoadedScript Script { get; } = script;

    /// <inheritdoc/>
    public void Configure(Options options, ScriptUser user)
    {
        var loader = new ScriptModuleLoader(Script, ScriptModuleList.All);
        _loaders.Add(user, loader);
        options.EnableModules(loader);
    }

    /// <inheritdoc/>
    public ObjectInstance Import(ScriptUser user)
    {
        if (!_loaders.TryGetValue(user, out ScriptModuleLoader? loader))
        {
            throw new InvalidOperationException("The user's engine was made without this loader.");
        }

        loader.Attach(user);
        return loader.ImportEntry();
    }
}
