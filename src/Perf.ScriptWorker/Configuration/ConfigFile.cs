using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>A file of options, k6's <c>--config</c>: the lowest layer, below what the script says itself.</summary>
internal static class ConfigFile
{
    private const int MaxBytes = 1_000_000;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The layer; null for a file that holds nothing.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ScenarioInvalid"/>: it is no object of JSON.</exception>
    public static JsonObject? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? throw new PerfException(ErrorIds.FileNotFound, $"There is no file of options '{path}' (-ConfigPath, or K6_CONFIG).", path)
                : file.Length > MaxBytes ? throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' is larger than 1 MB, the most that a file of options may be.", path)
                : ScriptOptionsReader.Layer(File.ReadAllText(path), "the file of options", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{path}' cannot be read: {e.Message}", path, e);
        }
    }
}
