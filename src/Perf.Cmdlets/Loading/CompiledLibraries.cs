namespace Perf.Commands;

/// <summary>
/// Libraries of the module that a shell brings compiled for its machine. The module itself runs on all machines, so that its code is compiled when it is first called; an agent's start is nearly all of that.
/// </summary>
internal static class CompiledLibraries
{
    /// <summary>By what a shell names their folder in <see cref="AppContext"/>.</summary>
    public const string FolderName = "Perf.CompiledLibraries";

    /// <summary>The folder, where it has libraries of this very build of the module.</summary>
    /// <param name="module">The module's folder.</param>
    /// <param name="compiled">The shell's folder; null where it has none.</param>
    /// <returns>Null where there are none for this build: what is in the module does as well, a little later.</returns>
    public static string? FolderFor(string module, string? compiled)
    {
        if (compiled is null)
        {
            return null;
        }

        string id = Path.Combine(compiled, ModuleBuild.IdFile);
        return File.Exists(id) && File.ReadAllText(id) == File.ReadAllText(Path.Combine(module, ModuleBuild.IdFile)) ? compiled : null;
    }

    /// <summary>A library's file that is loaded: the compiled one, where there is one.</summary>
    /// <param name="library">The module's own file.</param>
    /// <param name="compiled">The folder of compiled ones; null for none.</param>
    public static string Best(string library, string? compiled) =>
        compiled is not null && Path.Combine(compiled, Path.GetFileName(library)) is var other && File.Exists(other) ? other : library;
}
