using System.Reflection;
using System.Runtime.Loader;

namespace Perf.Shell.Host;

/// <summary>
/// Runs Perf's script worker in this process instead of a shell: for machines that have no dotnet, and so nothing else to start it with. The shell itself knows nothing of the
/// worker but that it is a program.
/// </summary>
internal static class ScriptWorkerHost
{
    /// <summary>The argument that asks for it, before the worker's assembly.</summary>
    internal const string Argument = "--perf-worker";

    /// <summary>Runs it to its end.</summary>
    /// <param name="assembly">The worker's assembly.</param>
    /// <returns>Its exit code.</returns>
    public static int Run(string assembly)
    {
        string path = Path.GetFullPath(assembly);
        Assembly worker = new WorkerLoadContext(path).LoadFromAssemblyPath(path);
        return worker.EntryPoint?.Invoke(null, [new[] { Argument }]) is int code ? code : 1;
    }

    /// <summary>Resolves by the worker's own deps.json, so that nothing of the shell's gets between.</summary>
    private sealed class WorkerLoadContext(string path) : AssemblyLoadContext("Perf.ScriptWorker")
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) => _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
    }
}
