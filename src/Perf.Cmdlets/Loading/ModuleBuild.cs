namespace Perf.Commands;

/// <summary>Tells builds of the module apart. A process can hold only one.</summary>
public static class ModuleBuild
{
    /// <summary>The file that tells which build a folder is.</summary>
    internal const string IdFile = "build.id";

    // Read when the module is first imported: the folder may be swapped for a newer build while this one is loaded.
    private static readonly string s_folder = Path.GetDirectoryName(typeof(ModuleBuild).Assembly.Location)!;
    private static readonly string s_loaded = IdOf(s_folder);

    /// <summary>Refuses to go on when the loaded build is not the one in a folder.</summary>
    /// <param name="folder">The folder of the module that is about to be imported.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.OtherBuildLoaded"/>.</exception>
    public static void Require(string folder)
    {
        if (s_loaded != IdOf(folder))
        {
            throw new PerfException(
                ErrorIds.OtherBuildLoaded,
                $"Another build of Perf is loaded in this process, from '{s_folder}', and .NET cannot unload it. Start a new session to use the one in '{folder}'.",
                folder);
        }
    }

    /// <summary>Remembers which build this is.</summary>
    internal static void Remember() => _ = s_loaded;

    // The build writes it: a hash of each of our assemblies.
    private static string IdOf(string folder) => File.ReadAllText(Path.Combine(folder, IdFile));
}
