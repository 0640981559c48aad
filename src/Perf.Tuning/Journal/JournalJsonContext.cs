using System.Text.Json.Serialization;

namespace Perf.Tuning;

/// <summary>The compiled shapes of <see cref="JournalJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(JournalEvent))]
[JsonSerializable(typeof(JournalProcess))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
