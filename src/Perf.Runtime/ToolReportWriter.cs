using System.Text;
using Perf.Compatibility.Results.Reports;
using Perf.Reporting;

namespace Perf.Runtime;

/// <summary>Makes a report of another tool's shape one of those that Export-PerfReport writes.</summary>
/// <param name="report">The shape.</param>
/// <param name="write">Writes a result in it, in UTF-8.</param>
internal sealed class ToolReportWriter(IToolReport report, Action<RunResult, Stream> write) : IReportWriter
{
    public string Format => report.Format;

    public string Extension => report.Extension;

    public string? ContentType => "application/json";

    public void Write(RunResult result, TextWriter writer)
    {
        using var bytes = new MemoryStream();
        write(result, bytes);
        writer.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
