using System.Text;
using Perf.Reporting;

namespace Perf.Runtime;

/// <summary>Writes a report to a file that appears whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(RunResult result, IReportWriter writer, string path) => Write(text => writer.Write(result, text), path);

    public static void Write(string report, string path) => Write(text => text.Write(report), path);

    public static void Write(Action<TextWriter> write, string path)
    {
        string? temporary = null;
        try
        {
            string whole = Path.GetFullPath(path);
            temporary = $"{whole}.{Environment.ProcessId}.tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
            using (var text = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                write(text);
            }

            File.Move(temporary, whole, overwrite: true);
            temporary = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PerfException(ErrorIds.ReportFailed, $"The report cannot be written to '{path}': {e.Message}", path, e);
        }
        finally
        {
            // Whatever went wrong, a fault of the writer included, nothing half is left behind.
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The fault that is told is the one that came first.
        }
    }
}
