using System.Text.Json;

namespace Perf;

/// <summary>A diagnosis as one JSON document, as config/schemas/diagnosis.schema.json has it. NaN and infinity are null; the same diagnosis is always the same text.</summary>
public static class DiagnosisJson
{
    /// <summary>Writes a diagnosis, laid out over lines that end in a line feed.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <returns>The JSON document.</returns>
    public static string Write(Diagnosis diagnosis) => JsonSerializer.Serialize(diagnosis, DiagnosisJsonContext.Default.Diagnosis);

    /// <summary>Writes what became of bottlenecks over a period, laid out likewise: a list, as config/schemas/bottleneck-trends.schema.json has it.</summary>
    /// <param name="trends">The trends.</param>
    /// <returns>The JSON document.</returns>
    public static string Write(IReadOnlyList<BottleneckTrend> trends) => JsonSerializer.Serialize([.. trends], DiagnosisJsonContext.Default.BottleneckTrendArray);

    /// <summary>Reads what <see cref="Write(Diagnosis)"/> wrote.</summary>
    /// <param name="json">The JSON document.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="FormatException">It is no such document.</exception>
    public static Diagnosis Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DiagnosisJsonContext.Default.Diagnosis) ?? throw new FormatException("The document is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The document is no diagnosis: {e.Message}", e);
        }
    }
}
