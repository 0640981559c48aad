using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Resolves the paths of a command; what cannot be found is a non-terminating error, as everywhere in PowerShell.</summary>
internal static class ItemPaths
{
    /// <summary>Existing items, with their provider.</summary>
    public static List<(string Path, ProviderInfo Provider)> Existing(PSCmdlet command, IEnumerable<string> paths, bool literal)
    {
        var found = new List<(string, ProviderInfo)>();
        foreach (string path in paths)
        {
            Try(command, path, () =>
            {
                string pattern = literal ? WildcardPattern.Escape(path) : path;
                foreach (string item in command.SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out var provider))
                {
                    found.Add((item, provider));
                }
            });
        }

        return found;
    }

    /// <summary>Existing items of the file system.</summary>
    public static List<string> Files(PSCmdlet command, IEnumerable<string> paths, bool literal)
    {
        var files = new List<string>();
        foreach (var (path, provider) in Existing(command, paths, literal))
        {
            if (provider.Name == "FileSystem")
            {
                files.Add(path);
            }
            else
            {
                command.WriteError(new ErrorRecord(
                    new PSNotSupportedException($"'{path}' is not in the file system."), "ReadWriteFileNotFileSystemProvider", ErrorCategory.InvalidArgument, path));
            }
        }

        return files;
    }

    /// <summary>Runs one provider operation; its failure becomes an error record of <paramref name="command"/>.</summary>
    /// <returns>False when it failed.</returns>
    public static bool Try(PSCmdlet command, string target, Action operation)
    {
        try
        {
            operation();
            return true;
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception e) when (e is IContainsErrorRecord { ErrorRecord: not null })
        {
            command.WriteError(new ErrorRecord(((IContainsErrorRecord)e).ErrorRecord, e));
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            var category = e is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.InvalidOperation;
            command.WriteError(new ErrorRecord(e, e.GetType().Name, category, target));
            return false;
        }
    }
}
