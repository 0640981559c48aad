using System.Text;
using Perf.Reporting;

namespace Perf.Runtime;

/// <summary>Writes a report to a file that appears whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(RunResult result, IReportWriter writer, string path)
    {
        string whole = Path.GetFullPath(path);
        string temporary = $"{whole}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
            using (var text = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                writer.Write(result, text);
            }

            File.Move(temporary, whole, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new PerfException(ErrorIds.ReportFailed, $"The report cannot be written to '{path}': {e.Message}", path, e);
        }
    }
}
