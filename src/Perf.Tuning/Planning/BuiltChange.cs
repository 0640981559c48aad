namespace Perf.Tuning;

/// <summary>What became of an optimization for one target: a change, or why there is none.</summary>
/// <param name="Change">The change, or the advice; null where there is none.</param>
/// <param name="Why">Why there is none, in a sentence; empty where there is one.</param>
/// <param name="IsDenied">Whether the deny list forbids it.</param>
/// <param name="Warnings">What is to be told with it.</param>
internal sealed record BuiltChange(PlannedChange? Change, string Why, bool IsDenied, IReadOnlyList<string> Warnings)
{
    /// <summary>There is none.</summary>
    public static BuiltChange No(string why, bool isDenied = false) => new(null, why.EndsWith('.') ? why : why + ".", isDenied, []);
}
