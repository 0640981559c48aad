using System.Reflection;
using System.Runtime.Loader;

namespace Perf.ScriptWorker;

/// <summary>
/// In the module the worker has no copy of the libraries that the module itself uses: they lie in the folder above its own, and are found by the module's deps.json; Perf.Model,
/// which scripts see, lies beside the manifest. Elsewhere, as in tests, all lie in one folder and nothing is to be done.
/// </summary>
internal static class SharedLibraries
{
    // Its deps.json tells where what differs between platforms is.
    private const string Owner = "Perf.Runtime.dll";

    /// <summary>Has what is not in the worker's folder looked for in the one above. Before anything else is touched.</summary>
    public static void Use()
    {
        string folder = Path.GetDirectoryName(typeof(SharedLibraries).Assembly.Location)!;
        string owner = Path.GetFullPath(Path.Combine(folder, "..", Owner));
        if (!File.Exists(owner) || AssemblyLoadContext.GetLoadContext(typeof(SharedLibraries).Assembly) is not { } context)
        {
            return;
        }

        var resolver = new AssemblyDependencyResolver(owner);
        string manifest = Path.GetFullPath(Path.Combine(folder, "..", ".."));
        context.Resolving += (asking, name) => (resolver.ResolveAssemblyToPath(name) ?? BesideManifest(manifest, name)) is { } path ? asking.LoadFromAssemblyPath(path) : null;
        context.ResolvingUnmanagedDll += (_, name) => resolver.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
    }

    private static string? BesideManifest(string folder, AssemblyName name) => name.Name == "Perf.Model" && Path.Combine(folder, "Perf.Model.dll") is var path && File.Exists(path) ? path : null;
}
