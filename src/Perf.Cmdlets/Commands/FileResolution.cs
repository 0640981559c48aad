using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns the paths that a user gives into paths of files.</summary>
internal static class FileResolution
{
    /// <summary>The name of PowerShell's provider of files.</summary>
    public const string FileSystem = "FileSystem";

    /// <summary>The files of -Path (with wildcards) and -LiteralPath.</summary>
    /// <exception cref="PerfException">There is no such file.</exception>
    public static IReadOnlyList<string> ResolveFiles(this PerfCmdlet cmdlet, IReadOnlyList<string> paths, IReadOnlyList<string> literalPaths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            files.AddRange(Expand(cmdlet, path));
        }

        files.AddRange(literalPaths.Select(path => cmdlet.FullPath(path)));
        return files;
    }

    /// <summary>Whether a path for what is written means a folder: one that exists, or a path that ends with a slash.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="written">The path as the user wrote it.</param>
    public static bool IsFolder(string path, string written) => Directory.Exists(path) || written.EndsWith('/') || written.EndsWith('\\');

    private static Collection<string> Expand(PerfCmdlet cmdlet, string path)
    {
        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != FileSystem)
            {
                throw new PerfException(ErrorIds.ArgumentInvalid, $"'{path}' is not a path of the file system.", path);
            }

            return found.Count > 0 ? found : throw new PerfException(ErrorIds.FileNotFound, $"No file matches '{path}'.", path);
        }
        catch (ItemNotFoundException e)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}' (looked from {cmdlet.Folder}).", path, e);
        }
    }
}
