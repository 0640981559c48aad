using System.Text.Json.Serialization;

namespace Perf.Telemetry.Alerts;

/// <summary>The compiled shapes of <see cref="AlertJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertDelivery))]
[JsonSerializable(typeof(OutboxMessage))]
internal sealed partial class AlertJsonContext : JsonSerializerContext;
