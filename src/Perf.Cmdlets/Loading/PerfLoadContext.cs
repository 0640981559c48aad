using System.Reflection;
using System.Runtime.Loader;

namespace Perf.Commands;

/// <summary>
/// The private load context: everything below lib/ lives in it, so that an older copy of a library in another module changes nothing here, and ours changes
/// nothing there. Only Perf.Model and the runtime's own assemblies are shared with the default context.
/// </summary>
internal sealed class PerfLoadContext : AssemblyLoadContext
{
    private const string Root = "Perf.Runtime";
    private const string Shared = "Perf.Model";

    private static readonly Lazy<PerfLoadContext> s_instance = new(() => new PerfLoadContext());

    private readonly AssemblyDependencyResolver _resolver;
    private readonly string? _compiled;

    private PerfLoadContext()
        : base("Perf")
    {
        string folder = Path.GetDirectoryName(typeof(PerfLoadContext).Assembly.Location)!;
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, "lib", Root + ".dll"));
        _compiled = CompiledLibraries.FolderFor(folder, AppContext.GetData(CompiledLibraries.FolderName) as string);
    }

    /// <summary>Answers the default context's question for our root; everything else asked there is somebody else's.</summary>
    internal static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Root ? s_instance.Value.LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != Shared && _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(CompiledLibraries.Best(path, _compiled)) : null;

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
}
