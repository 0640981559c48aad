namespace Perf.Packaging;

/// <summary>The names of the files in a folder that is shipped, by which packages are found in it again.</summary>
internal static class ShippedFiles
{
    /// <summary>The names, without their folders.</summary>
    /// <param name="folder">The folder, with all below it.</param>
    public static IReadOnlyCollection<string> In(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
