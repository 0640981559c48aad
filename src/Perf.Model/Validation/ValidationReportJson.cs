using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Perf;

/// <summary>
/// A validation as one JSON document, validation_report.json, which CI steps read (<c>jq '.issues[]'</c>). Its schema is config/schemas/validation.schema.json. Durations are
/// seconds; what JSON has no number for is null.
/// </summary>
public static class ValidationReportJson
{
    private static readonly Lazy<JsonTypeInfo<ValidationReport>> s_type = new(() =>
    {
        var options = new JsonSerializerOptions(ValidationReportJsonContext.Default.Options)
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        return (JsonTypeInfo<ValidationReport>)options.GetTypeInfo(typeof(ValidationReport));
    });

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The JSON document, laid out for people.</returns>
    public static string Write(ValidationReport report) => JsonSerializer.Serialize(report, s_type.Value);

    /// <summary>Reads a report.</summary>
    /// <param name="json">The JSON document.</param>
    /// <param name="name">What it is read from, for the message of an error.</param>
    /// <returns>The report.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ResultInvalid"/>: it is no report.</exception>
    public static ValidationReport Read(string json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(json, s_type.Value) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new PerfException(ErrorIds.ResultInvalid, $"'{name}' is no report of a validation: {e.Message}", name, e);
        }
    }
}
