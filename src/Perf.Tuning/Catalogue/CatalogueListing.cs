namespace Perf.Tuning;

/// <summary>The catalogue as a list, for whoever chooses from it.</summary>
public static class CatalogueListing
{
    /// <summary>The optimizations that Perf brings, by id with their titles.</summary>
    public static IReadOnlyList<(string Id, string Title)> BuiltIn => [.. OptimizationCatalogue.BuiltIn.Entries.Select(entry => (entry.Id, entry.Title)).OrderBy(entry => entry.Id, StringComparer.Ordinal)];
}
