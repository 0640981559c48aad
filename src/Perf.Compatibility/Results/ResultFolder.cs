using System.IO.Enumeration;

namespace Perf.Compatibility.Results;

/// <summary>Finds results in a folder and the folders below it.</summary>
public static class ResultFolder
{
    // As Directory.EnumerateFiles with SearchOption.AllDirectories has them: hidden files, too, and a folder that cannot be read is told.
    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Looks at every file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>The files that are results, and those that are none, both in the order of their paths.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileUnreadable"/>: the folder cannot be read.</exception>
    public static (IReadOnlyList<string> Results, IReadOnlyList<string> Others) Find(string folder, CancellationToken stop)
    {
        var results = new List<string>();
        var others = new List<string>();
        try
        {
            foreach (string path in Files(folder, stop).Order(StringComparer.Ordinal))
            {
                stop.ThrowIfCancellationRequested();
                (IsResult(path) ? results : others).Add(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The folder {folder} cannot be read: {e.Message}", folder, e);
        }

        return (results, others);
    }

    // Nothing is known of a file before all names are: on a slow share that takes longest, so that each entry, folders too, asks whether to go on.
    private static FileSystemEnumerable<string> Files(string folder, CancellationToken stop) => new(folder, static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), s_all)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) =>
        {
            stop.ThrowIfCancellationRequested();
            return !entry.IsDirectory;
        },
    };

    private static bool IsResult(string path)
    {
        try
        {
            return FormatDetector.Of(path) is not null;
        }
        catch (PerfException)
        {
            // One that cannot be read is told with the others that are none.
            return false;
        }
    }
}
