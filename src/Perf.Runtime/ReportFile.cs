using Perf.Reporting;

namespace Perf.Runtime;

/// <summary>Writes a report to a file that appears whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(RunResult result, IReportWriter writer, string path) => Write(text => writer.Write(result, text), path);

    public static void Write(string report, string path) => Write(text => text.Write(report), path);

    public static void Write(Action<TextWriter> write, string path) =>
        WholeFile.Write(path, write, e => new PerfException(ErrorIds.ReportFailed, $"The report cannot be written to '{path}': {e.Message}", path, e));
}
