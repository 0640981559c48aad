using System.Text;

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

    public static void Write(string path, string text)
    {
        string? temporary = null;
        try
        {
            string whole = Path.GetFullPath(path);
            temporary = $"{whole}.{Environment.ProcessId}.tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, whole, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PerfException(ErrorIds.FileUnwritable, $"The scenario cannot be written to '{path}': {e.Message}", path, e);
        }
        finally
        {
            if (temporary is not null)
            {
                DeleteIfPossible(temporary);
            }
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The fault that is told is the one that came first.
        }
    }
}
