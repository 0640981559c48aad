using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Turns the paths of results that a user gives into files: a folder stands for the results in it.</summary>
internal static class ResultFileResolution
{
    private const int Shown = 5;

    /// <summary>The result files of -Path (with wildcards) and of paths as they are.</summary>
    /// <param name="cmdlet">The command; it warns of files in a folder that are no results, and when it is stopped the search ends.</param>
    /// <param name="paths">Paths with wildcards.</param>
    /// <param name="literalPaths">Paths as they are.</param>
    /// <exception cref="PerfException">There is no such file, or a folder holds no result.</exception>
    public static IReadOnlyList<string> ResolveResultFiles(this PumpCmdlet cmdlet, IReadOnlyList<string> paths, IReadOnlyList<string> literalPaths)
    {
        var files = new List<string>();
        foreach (string path in cmdlet.ResolveFiles(paths, literalPaths))
        {
            files.AddRange(Directory.Exists(path) ? InFolder(cmdlet, path) : [path]);
        }

        return files;
    }

    private static IReadOnlyList<string> InFolder(PumpCmdlet cmdlet, string folder)
    {
        (IReadOnlyList<string> results, IReadOnlyList<string> others) = cmdlet.Interruptible(stop => PerfRuntime.FindResultFiles(folder, stop));
        if (results.Count == 0)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"The folder '{folder}' holds no result of a tool that Perf knows ({others.Count} other files). Give a file to be told what is wrong with it.", folder);
        }

        if (others.Count > 0)
        {
            string names = string.Join(", ", others.Take(Shown).Select(other => System.IO.Path.GetRelativePath(folder, other)));
            cmdlet.WriteWarning($"{others.Count} files in '{folder}' are no results and are left out: {names}{(others.Count > Shown ? ", …" : "")}");
        }

        return results;
    }
}
