namespace Perf.Runtime;

/// <summary>Writes a scenario file that appears whole or not at all.</summary>
internal static class ScenarioFile
{
    public static void CheckReplace(string path, bool force)
    {
        if (!force && File.Exists(path))
        {
            throw new PerfException(ErrorIds.FileExists, $"The file '{path}' exists. Give another path, or -Force to replace it.", path);
        }
    }

    public static void Write(string path, string text) =>
        WholeFile.Write(path, file => file.Write(text), e => new PerfException(ErrorIds.FileUnwritable, $"The scenario cannot be written to '{path}': {e.Message}", path, e));
}
