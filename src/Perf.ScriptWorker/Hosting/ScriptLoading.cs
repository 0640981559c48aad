using Perf.ScriptWorker.Loading;
using Perf.ScriptWorker.Modules;

namespace Perf.ScriptWorker.Hosting;

/// <summary>Makes the loader of a program that came with a plan.</summary>
internal static class ScriptLoading
{
    public static IScriptLoader Of(ScriptProgram program, ScriptShared shared) =>
        throw new InvalidOperationException($"{program.Main} {shared.Seed} {ScriptModuleList.All.Count}");
}
