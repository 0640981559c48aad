using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The compiled shape of a comparison.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(FiniteNumberConverter), typeof(WordConverter<ComparisonVerdict>), typeof(WordConverter<ComparisonDesign>)])]
[JsonSerializable(typeof(ComparisonReport))]
internal sealed partial class ComparisonReportJsonContext : JsonSerializerContext;
