using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Turns the paths that a user gives into paths of files.</summary>
internal static class FileResolution
{
    /// <summary>The files of -Path (with wildcards) and -LiteralPath.</summary>
    /// <exception cref="PerfException">There is no such file.</exception>
    public static IReadOnlyList<string> ResolveFiles(this PSCmdlet cmdlet, IReadOnlyList<string> paths, IReadOnlyList<string> literalPaths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            files.AddRange(Expand(cmdlet, path));
        }

        files.AddRange(literalPaths.Select(path => cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)));
        return files;
    }

    private static Collection<string> Expand(PSCmdlet cmdlet, string path)
    {
        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != "FileSystem")
            {
                throw new PerfException(ErrorIds.ArgumentInvalid, $"'{path}' is not a path of the file system.", path);
            }

            return found.Count > 0 ? found : throw new PerfException(ErrorIds.FileNotFound, $"No file matches '{path}'.", path);
        }
        catch (ItemNotFoundException e)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}' (looked from {cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath}).", path, e);
        }
    }
}
