using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>Members of an enumeration as words with hyphens: <c>regression-beyond-margin</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class KebabConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
