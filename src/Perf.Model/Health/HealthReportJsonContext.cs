using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The compiled shapes of health reports.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter), typeof(WordConverter<HealthStatus>)])]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(HealthMemory))]
internal sealed partial class HealthReportJsonContext : JsonSerializerContext;
