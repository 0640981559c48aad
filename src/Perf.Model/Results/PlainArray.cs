namespace Perf;

/// <summary>
/// Lists in results are arrays: the compiler may make a list of a hidden type that PowerShell cannot index (<c>$result.Errors[0]</c> would give the list itself).
/// </summary>
internal static class PlainArray
{
    /// <summary>The same as an array.</summary>
    public static T[] ToPlainArray<T>(this IReadOnlyList<T>? list) => list as T[] ?? [.. list ?? []];
}
