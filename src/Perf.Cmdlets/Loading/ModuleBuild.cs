using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Perf.Commands;

/// <summary>Tells builds of the module apart. A process can hold only one.</summary>
public static class ModuleBuild
{
    /// <summary>Refuses to go on when the loaded build is not the one at a path.</summary>
    /// <param name="path">The Perf.Cmdlets.dll that is about to be imported.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.OtherBuildLoaded"/>.</exception>
    public static void Require(string path)
    {
        Guid loaded = typeof(ModuleBuild).Assembly.ManifestModule.ModuleVersionId;
        if (loaded != VersionIdOf(path))
        {
            throw new PerfException(
                ErrorIds.OtherBuildLoaded,
                $"Another build of Perf is loaded in this process, from '{typeof(ModuleBuild).Assembly.Location}', and .NET cannot unload it. Start a new session to use the one at '{path}'.",
                path);
        }
    }

    private static Guid VersionIdOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var assembly = new PEReader(file);
        MetadataReader metadata = assembly.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
