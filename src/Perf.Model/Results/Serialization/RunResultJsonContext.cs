using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The compiled shape of a result, so that the first result of a process is written without reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(SecondsConverter),
        typeof(FiniteNumberConverter),
        typeof(HistogramConverter),
        typeof(WordConverter<MetricType>),
        typeof(WordConverter<RunStatus>),
        typeof(WordConverter<Outcome>),
        typeof(WordConverter<CompatibilityProfile>),
        typeof(WordConverter<OutputKind>),
        typeof(WordConverter<ProfileKind>),
        typeof(WordConverter<AgentEnd>),
    ])]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunResultJsonContext : JsonSerializerContext;
