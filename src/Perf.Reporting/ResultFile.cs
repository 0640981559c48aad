namespace Perf.Reporting;

/// <summary>Results that were written as JSON.</summary>
public static class ResultFile
{
    /// <summary>Reads a result.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/>, <see cref="ErrorIds.FileUnreadable"/> or <see cref="ErrorIds.ResultInvalid"/>.</exception>
    public static RunResult Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return RunResultJson.Read(file, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no result file at {path}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The result file {path} cannot be read: {e.Message}", path, e);
        }
    }
}
