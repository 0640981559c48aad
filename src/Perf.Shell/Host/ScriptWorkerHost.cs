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

    /// <summary>Resolves by the worker's folder and by the module's libraries above it, so that nothing of the shell's gets between.</summary>
    private sealed class WorkerLoadContext : AssemblyLoadContext
    {
        private readonly List<AssemblyDependencyResolver> _resolvers;

        public WorkerLoadContext(string path)
            : base("Perf.ScriptWorker")
        {
            string libraries = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "Perf.Runtime.dll"));
            _resolvers = [.. new[] { path, libraries }.Where(File.Exists).Select(one => new AssemblyDependencyResolver(one))];
        }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolvers.Select(one => one.ResolveAssemblyToPath(assemblyName)).FirstOrDefault(file => file is not null) is { } file ? LoadFromAssemblyPath(file) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolvers.Select(one => one.ResolveUnmanagedDllToPath(unmanagedDllName)).FirstOrDefault(file => file is not null) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
    }
}
