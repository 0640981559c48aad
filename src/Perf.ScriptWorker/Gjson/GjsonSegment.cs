namespace Perf.ScriptWorker.Gjson;

/// <summary>One part of a path: a key (or index), <c>#</c>, or a query.</summary>
/// <param name="Key">The key with its escapes taken away; empty for the other kinds.</param>
/// <param name="Pattern">The key as a pattern when it has <c>*</c> or <c>?</c>; a backslash escapes; null when it has none.</param>
/// <param name="IsHash">Whether it is <c>#</c>: the number of elements, or each of them when something follows.</param>
/// <param name="Query">The query, or null.</param>
/// <param name="Piped">Whether <c>|</c> follows: what comes then works on the whole result and not on each element.</param>
internal sealed record GjsonSegment(string Key, string? Pattern, bool IsHash, GjsonQuery? Query, bool Piped)
{
    /// <summary>The key as an index, or -1: gjson takes digits alone.</summary>
    public int Index { get; } = Key.Length is > 0 and < 10 && Key.All(char.IsAsciiDigit) ? int.Parse(Key, System.Globalization.CultureInfo.InvariantCulture) : -1;
}
