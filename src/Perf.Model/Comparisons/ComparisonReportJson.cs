using System.Text.Json;

namespace Perf;

/// <summary>A comparison as one JSON document. NaN and infinity are null; the same report is always the same text.</summary>
public static class ComparisonReportJson
{
    /// <summary>Writes a report, laid out over lines that end in a line feed.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The JSON document.</returns>
    public static string Write(ComparisonReport report) => JsonSerializer.Serialize(report, ComparisonReportJsonContext.Default.ComparisonReport);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static ComparisonReport Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ComparisonReportJsonContext.Default.ComparisonReport) ?? throw new FormatException("The document is no comparison.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The document is no comparison: {e.Message}", e);
        }
    }
}
