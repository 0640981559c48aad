using System.Text.Json.Serialization;

namespace Perf;

/// <summary>An enumeration by its word; a number is refused, because its meaning would change with the order of the words.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
