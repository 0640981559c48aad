using Perf.Reporting.Csv;
using Perf.Reporting.Html;
using Perf.Reporting.Json;

namespace Perf.Reporting;

/// <summary>The formats that there are.</summary>
public static class ReportWriters
{
    /// <summary>All formats.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } = [new JsonReport(), new IntervalCsvReport(), new MetricCsvReport(), new HtmlReport(), new SpeedscopeReport()];

    /// <summary>Finds a format.</summary>
    /// <param name="format">Its name, upper and lower case alike.</param>
    /// <returns>The writer.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ArgumentInvalid"/>, with the formats that there are.</exception>
    public static IReportWriter Find(string format) =>
        All.FirstOrDefault(writer => string.Equals(writer.Format, format, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(format);

    private static PerfException Unknown(string format)
    {
        string[] formats = [.. All.Select(writer => writer.Format)];
        string? nearest = NearestWord.Find(format, formats);
        return new PerfException(
            ErrorIds.ArgumentInvalid,
            $"There is no report format '{format}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Formats: {string.Join(", ", formats)}.",
            format);
    }
}
