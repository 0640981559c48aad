using System.Text.Json;

namespace Perf;

/// <summary>A health report, and what is remembered between two, as JSON documents.</summary>
public static class HealthReportJson
{
    /// <summary>Writes a report, laid out over lines that end in a line feed.</summary>
    /// <param name="report">The report.</param>
    public static string Write(HealthReport report) => JsonSerializer.Serialize(report, HealthReportJsonContext.Default.HealthReport);

    /// <summary>Reads what <see cref="Write(HealthReport)"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static HealthReport Read(string json) => Guarded(() => JsonSerializer.Deserialize(json, HealthReportJsonContext.Default.HealthReport));

    /// <summary>Writes what is remembered.</summary>
    /// <param name="memory">What is remembered.</param>
    public static string Write(HealthMemory memory) => JsonSerializer.Serialize(memory, HealthReportJsonContext.Default.HealthMemory);

    /// <summary>Reads what <see cref="Write(HealthMemory)"/> wrote.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static HealthMemory ReadMemory(string json) => Guarded(() => JsonSerializer.Deserialize(json, HealthReportJsonContext.Default.HealthMemory));

    private static T Guarded<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw new FormatException("The document is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The document cannot be read: {e.Message}", e);
        }
    }
}
