using System.Collections;
using System.Reflection;

namespace Perf.Tests.Engine.Workers;

/// <summary>Compares two values member by member: records compare their lists by identity, which a copy never has.</summary>
internal static class DeepEquality
{
    /// <summary>Where the two differ first, or null.</summary>
    public static string? Difference(object? one, object? other, string path = "$")
    {
        if (one is null || other is null || one.GetType() != other.GetType() && one is not IEnumerable)
        {
            return one is null && other is null ? null : $"{path}: {one ?? "null"} and {other ?? "null"}";
        }

        if (one is string || one.GetType().IsPrimitive || one.GetType().IsEnum || one is TimeSpan or DateTimeOffset)
        {
            return one.Equals(other) ? null : $"{path}: {one} and {other}";
        }

        if (one is IDictionary map)
        {
            var second = (IDictionary)other;
            return map.Count != second.Count
                ? $"{path}: {map.Count} and {second.Count} entries"
                : map.Keys.Cast<object>().Select(key => second.Contains(key) ? Difference(map[key], second[key], $"{path}.{key}") : $"{path}.{key} is not in the second").FirstOrDefault(text => text is not null);
        }

        if (one is IEnumerable items)
        {
            object?[] first = [.. items.Cast<object?>()];
            object?[] second = [.. ((IEnumerable)other).Cast<object?>()];
            return first.Length != second.Length
                ? $"{path}: {first.Length} and {second.Length} items"
                : first.Select((item, i) => Difference(item, second[i], $"{path}[{i}]")).FirstOrDefault(text => text is not null);
        }

        return one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => Difference(property.GetValue(one), property.GetValue(other), $"{path}.{property.Name}"))
            .FirstOrDefault(text => text is not null);
    }
}
