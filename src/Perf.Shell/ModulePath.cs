namespace Perf.Shell;

/// <summary>Where perfsh looks for modules before anything on the user's PSModulePath.</summary>
internal static class ModulePath
{
    /// <summary>
    /// The folders to search first: <c>Modules</c> beside the shell and the built module next to it (<c>out/perfsh</c> and <c>out/module</c>);
    /// for a shell in a development folder, the nearest ancestor's <c>out/module</c> that holds the Perf module.
    /// </summary>
    /// <param name="baseDirectory">The folder of the shell.</param>
    /// <param name="directoryExists">Tells whether a folder exists.</param>
    /// <param name="fileExists">Tells whether a file exists.</param>
    public static IReadOnlyList<string> Roots(string baseDirectory, Func<string, bool> directoryExists, Func<string, bool> fileExists)
    {
        string home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(baseDirectory));
        var roots = new List<string>();
        AddIfThere(Path.Combine(home, "Modules"));
        if (Path.GetDirectoryName(home) is { } parent && directoryExists(Path.Combine(parent, "module")))
        {
            roots.Add(Path.Combine(parent, "module"));
            return roots;
        }

        for (string? folder = home; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string built = Path.Combine(folder, "out", "module");
            if (fileExists(Path.Combine(built, "Perf", "Perf.psd1")))
            {
                roots.Add(built);
                break;
            }
        }

        return roots;

        void AddIfThere(string folder)
        {
            if (directoryExists(folder))
            {
                roots.Add(folder);
            }
        }
    }

    /// <summary>Puts <paramref name="roots"/> in front and keeps every entry that was there, once.</summary>
    public static string Prepend(IEnumerable<string> roots, string? current)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return string.Join(Path.PathSeparator, roots.Concat((current ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)).Where(seen.Add));
    }
}
