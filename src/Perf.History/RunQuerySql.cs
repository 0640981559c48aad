namespace Perf.History;

/// <summary>A query as SQL; what the user wrote is in the parameters only.</summary>
/// <param name="Text">The statement; it gives ids, the newest run first.</param>
/// <param name="Parameters">The parameters by name.</param>
internal sealed record RunQuerySql(string Text, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>The SQL function that compares by <see cref="NamePattern"/>.</summary>
    public const string MatchesFunction = "name_matches";

    /// <summary>Whether the stored status decides. That of a run that was never ended does not: its process may live or not.</summary>
    /// <param name="status">The wanted status.</param>
    /// <returns>True when SQL can select by it.</returns>
    public static bool IsStored(RunStatus? status) => status is not (RunStatus.Running or RunStatus.Interrupted);

    /// <summary>Writes the statement.</summary>
    /// <param name="query">Which runs are wanted.</param>
    /// <returns>The statement and its parameters.</returns>
    public static RunQuerySql From(RunQuery query)
    {
        var conditions = new List<string>();
        var parameters = new Dictionary<string, object>(StringComparer.Ordinal);

        if (!string.IsNullOrEmpty(query.Id))
        {
            // A range instead of LIKE, so that the primary key serves it and no character is special. U+10FFFF is the last character there is.
            conditions.Add("id >= $id AND id < $id || char(1114111)");
            parameters["$id"] = query.Id;
        }

        AddName("scenario", query.Scenario);
        AddName("environment", query.Environment);
        if (query.Status is { } status)
        {
            conditions.Add(IsStored(status) ? "status = $status" : "status IN ('Running', 'Interrupted')");
            if (IsStored(status))
            {
                parameters["$status"] = status.ToString();
            }
        }

        if (query.Since is { } since)
        {
            conditions.Add("started_at >= $since");
            parameters["$since"] = since.UtcTicks;
        }

        if (query.Before is { } before)
        {
            conditions.Add("started_at < $before");
            parameters["$before"] = before.UtcTicks;
        }

        foreach ((string name, string value) in query.Tags)
        {
            int n = parameters.Count;
            conditions.Add($"EXISTS (SELECT 1 FROM tags WHERE run_id = runs.id AND name = $tag{n} AND value = $value{n})");
            parameters[$"$tag{n}"] = name;
            parameters[$"$value{n}"] = value;
        }

        string where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        string limit = "";
        if (query.Limit is { } most && IsStored(query.Status))
        {
            limit = " LIMIT $limit";
            parameters["$limit"] = Math.Max(0, most);
        }

        return new RunQuerySql($"SELECT id FROM runs{where} ORDER BY started_at DESC, id DESC{limit}", parameters);

        void AddName(string column, string? pattern)
        {
            if (pattern is not null)
            {
                // Only plain ASCII is compared by the index: SQLite's NOCASE knows no other letters.
                bool indexed = !NamePattern.HasWildcards(pattern) && System.Text.Ascii.IsValid(pattern);
                conditions.Add(indexed ? $"{column} = ${column}" : $"{MatchesFunction}(${column}, {column})");
                parameters[$"${column}"] = pattern;
            }
        }
    }
}
