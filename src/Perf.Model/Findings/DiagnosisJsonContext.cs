using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The compiled shapes of diagnoses.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter), typeof(WordConverter<FindingLayer>), typeof(WordConverter<EvidenceFamily>), typeof(WordConverter<Sensitivity>), typeof(WordConverter<BottleneckState>)])]
[JsonSerializable(typeof(Diagnosis))]
[JsonSerializable(typeof(BottleneckTrend[]))]
internal sealed partial class DiagnosisJsonContext : JsonSerializerContext;
