namespace Perf.History;

/// <summary>The statement that reads one series of points.</summary>
internal static class PointQuerySql
{
    /// <summary>The column of the first figure; those before it are the run's.</summary>
    public const int FirstFigure = 10;

    /// <summary>Writes the statement.</summary>
    /// <param name="query">Which points are wanted.</param>
    /// <param name="series">The series' number.</param>
    /// <param name="statistics">The figures that are wanted.</param>
    /// <returns>The statement, which gives the newest run first, and its parameters.</returns>
    public static RunQuerySql Of(PointQuery query, long series, IReadOnlyList<string> statistics)
    {
        var conditions = new List<string> { "p.series = $series" };
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["$series"] = series };
        Add("p.started_at >= $since", "$since", query.Since?.UtcTicks);
        Add("p.started_at < $before", "$before", query.Before?.UtcTicks);
        Add("s.commit_id >= $commit AND s.commit_id < $commit || char(1114111)", "$commit", string.IsNullOrEmpty(query.Commit) ? null : query.Commit);
        Add($"{RunQuerySql.MatchesFunction}($branch, s.branch)", "$branch", query.Branch);
        Add("s.fingerprint = $fingerprint", "$fingerprint", query.Fingerprint);
        foreach ((string name, string value) in query.Tags)
        {
            int n = parameters.Count;
            Add($"EXISTS (SELECT 1 FROM tags WHERE run_id = s.id AND name = $tag{n} AND value = $value{n})", $"$tag{n}", name);
            parameters[$"$value{n}"] = value;
        }

        if (query.RunIds.Count > 0)
        {
            Add("s.id IN (SELECT value FROM json_each($ids))", "$ids", System.Text.Json.JsonSerializer.Serialize(query.RunIds, HistoryJson.Default.IReadOnlyListString));
        }

        if (query.UsableOnly)
        {
            conditions.Add("s.status = 'Completed' AND s.valid = 1");
        }

        // A run without any of the figures is no point, and must not count against the limit.
        conditions.Add($"coalesce({string.Join(", ", statistics.Select(Column).Append("NULL"))}) IS NOT NULL");
        Add(null, "$limit", query.Limit is { } most ? Math.Max(0, most) : null);
        string limit = query.Limit is null ? "" : " LIMIT $limit";
        string figures = string.Join(", ", statistics.Select(Column));
        return new RunQuerySql(
            $"SELECT s.id, p.started_at, s.environment, s.status, s.valid, s.outcome, s.commit_id, s.branch, s.fingerprint, s.tags, {figures} FROM points AS p CROSS JOIN summaries AS s ON s.run = p.run "
                + $"WHERE {string.Join(" AND ", conditions)} ORDER BY p.started_at DESC, p.run DESC{limit}",
            parameters);

        void Add(string? condition, string name, object? value)
        {
            if (value is not null)
            {
                parameters[name] = value;
                if (condition is not null)
                {
                    conditions.Add(condition);
                }
            }
        }
    }

    // The name comes from the one list of figures, or there is no such column.
    private static string Column(string statistic) =>
        Statistics.All.Contains(statistic) ? $"p.{RunIndex.ColumnOf(statistic)}" : throw new ArgumentOutOfRangeException(nameof(statistic), statistic, $"The figures that history keeps are {string.Join(", ", Statistics.All)}.");
}
