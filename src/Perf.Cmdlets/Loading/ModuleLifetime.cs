using System.Management.Automation;
using System.Runtime.Loader;

namespace Perf.Commands;

/// <summary>Opens the private load context when the module is imported. PowerShell calls it.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport()
    {
        ModuleBuild.Remember();

        // Importing twice must not subscribe twice.
        AssemblyLoadContext.Default.Resolving -= PerfLoadContext.Resolve;
        AssemblyLoadContext.Default.Resolving += PerfLoadContext.Resolve;
    }

    /// <inheritdoc/>
    // The assemblies stay loaded, as those of every binary module do, and a run in another runspace of this process may go on: so does the resolver.
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
    }
}
