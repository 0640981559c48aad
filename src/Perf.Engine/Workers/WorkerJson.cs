using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Engine.Workers;

/// <summary>How values pass between Perf and its workers.</summary>
internal static class WorkerJson
{
    /// <summary>The settings of both ends.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = false,
    };

    /// <summary>Reads a value.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"There is no {typeof(T).Name}.");
}
