namespace Perf.Compatibility.Results;

/// <summary>Finds results in a folder and the folders below it.</summary>
public static class ResultFolder
{
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
            foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
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
