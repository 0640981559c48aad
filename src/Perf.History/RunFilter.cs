namespace Perf.History;

/// <summary>Decides in memory what <see cref="RunQuerySql"/> decides by SQL; for stores that cannot.</summary>
internal static class RunFilter
{
    /// <summary>Whether a query asks for a run; membership in a baseline and the limit are not looked at.</summary>
    /// <param name="query">The query.</param>
    /// <param name="run">The run.</param>
    /// <returns>True when it does.</returns>
    public static bool Takes(RunQuery query, RunSummary run) =>
        (string.IsNullOrEmpty(query.Id) || run.Id.StartsWith(query.Id, StringComparison.Ordinal))
        && (query.Scenario is null || NamePattern.Matches(query.Scenario, run.Scenario))
        && (query.Environment is null || NamePattern.Matches(query.Environment, run.Environment))
        && (query.Status is null || run.Status == query.Status)
        && (query.Since is null || run.StartedAt >= query.Since)
        && (query.Before is null || run.StartedAt < query.Before)
        && Takes(query.Commit, query.Branch, query.Fingerprint, query.Tags, run);

    /// <summary>Whether a query for figures asks for a run.</summary>
    /// <param name="query">The query.</param>
    /// <param name="run">The run.</param>
    /// <returns>True when it does.</returns>
    public static bool Takes(PointQuery query, RunSummary run) =>
        (query.RunIds.Count == 0 || query.RunIds.Contains(run.Id))
        && (!query.UsableOnly || run is { Status: RunStatus.Completed, IsValid: true })
        && Takes(query.Commit, query.Branch, query.Fingerprint, query.Tags, run);

    private static bool Takes(string? commit, string? branch, string? fingerprint, IReadOnlyDictionary<string, string> tags, RunSummary run) =>
        (string.IsNullOrEmpty(commit) || run.Commit?.StartsWith(commit, StringComparison.Ordinal) == true)
        && (branch is null || NamePattern.Matches(branch, run.Branch))
        && (fingerprint is null || run.Fingerprint == fingerprint)
        && tags.All(tag => run.Tags.TryGetValue(tag.Key, out string? value) && value == tag.Value);
}
