using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Perf.Engine.Workers;

/// <summary>How values pass between Perf and its workers.</summary>
internal static class WorkerJson
{
    // A flow may be nested deeper than the serializer thinks sane.
    private const int MaxDepth = 1000;

    /// <summary>The settings of both ends.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        MaxDepth = MaxDepth,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { PassSecrets } },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = false,
    };

    // What a plan hides when it is written down, the process that sends the requests must know: the pipe to it is nobody else's, and nothing of it is kept.
    private static void PassSecrets(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.CustomConverter is SecretText or ProxyAddress))
        {
            property.CustomConverter = null;
        }
    }

    /// <summary>Reads a value.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"There is no {typeof(T).Name}.");
}
