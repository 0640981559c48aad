using System.Collections;
using System.Reflection;

namespace Perf.Tests.Model.Serialization;

/// <summary>Compares two objects by all of their public properties, lists and dictionaries in order, NaN equal to NaN.</summary>
internal static class DeepEqual
{
    /// <summary>Where the two differ first, or null when they are equal.</summary>
    public static string? Difference(object? a, object? b, string path = "$")
    {
        if (a is null || b is null || a.GetType().IsPrimitive || a is string or Enum or TimeSpan or DateTimeOffset)
        {
            return Equals(a, b) ? null : $"{path}: {a ?? "null"} against {b ?? "null"}";
        }

        if (a is Histogram x && b is Histogram y)
        {
            return x.Buckets.SequenceEqual(y.Buckets) && x.Count == y.Count ? null : $"{path}: another distribution";
        }

        if (a is IEnumerable first && b is IEnumerable second)
        {
            object?[] left = [.. first.Cast<object?>()];
            object?[] right = [.. second.Cast<object?>()];
            return left.Length != right.Length
                ? $"{path}: {left.Length} against {right.Length} elements"
                : left.Select((one, i) => Difference(one, right[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);
        }

        return a.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => Difference(property.GetValue(a), property.GetValue(b), $"{path}.{property.Name}"))
            .FirstOrDefault(difference => difference is not null);
    }
}
