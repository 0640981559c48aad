namespace Perf.History;

/// <summary>A query as SQL; what the user wrote is in the parameters only.</summary>
/// <param name="Text">The statement; the newest run first.</param>
/// <param name="Parameters">The parameters by name.</param>
internal sealed record RunQuerySql(string Text, IReadOnlyDictionary<string, object> Parameters)
{
    /// <summary>The SQL function that compares by <see cref="NamePattern"/>.</summary>
    public const string MatchesFunction = "name_matches";

    /// <summary>Whether the stored status decides. That of a run that was never ended does not: its process may live or not.</summary>
    /// <param name="status">The wanted status.</param>
    /// <returns>True when SQL can select by it.</returns>
    public static bool IsStored(RunStatus? status) => status is not (RunStatus.Running or RunStatus.Interrupted);

    /// <summary>Writes the statement that finds whole runs.</summary>
    /// <param name="query">Which runs are wanted.</param>
    /// <returns>The statement, which gives ids, and its parameters.</returns>
    public static RunQuerySql From(RunQuery query) => From(query, "runs", "id");

    /// <summary>Writes the statement that finds lines of runs.</summary>
    /// <param name="query">Which runs are wanted.</param>
    /// <param name="columns">The columns of <c>summaries</c> that are wanted.</param>
    /// <returns>The statement and its parameters.</returns>
    public static RunQuerySql Lines(RunQuery query, string columns) => From(query, "summaries", columns);

    private static RunQuerySql From(RunQuery query, string table, string columns)
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
            conditions.Add($"id IN (SELECT run_id FROM tags WHERE name = $tag{n} AND value = $value{n})");
            parameters[$"$tag{n}"] = name;
            parameters[$"$value{n}"] = value;
        }

        var revision = new List<string>();
        if (!string.IsNullOrEmpty(query.Commit))
        {
            revision.Add("commit_id >= $commit AND commit_id < $commit || char(1114111)");
            parameters["$commit"] = query.Commit;
        }

        if (query.Branch is not null)
        {
            revision.Add($"{MatchesFunction}($branch, branch)");
            parameters["$branch"] = query.Branch;
        }

        if (query.Fingerprint is not null)
        {
            revision.Add("fingerprint = $fingerprint");
            parameters["$fingerprint"] = query.Fingerprint;
        }

        if (revision.Count > 0)
        {
            string all = string.Join(" AND ", revision);
            conditions.Add(table == "summaries" ? all : $"id IN (SELECT id FROM summaries WHERE {all})");
        }

        if (query.Baseline is not null)
        {
            conditions.Add($"id IN (SELECT run_id FROM baseline_runs JOIN current_baselines USING (seq) WHERE {MatchesFunction}($baseline, name))");
            parameters["$baseline"] = query.Baseline;
        }

        string where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        string limit = "";
        if (query.Limit is { } most && IsStored(query.Status))
        {
            limit = " LIMIT $limit";
            parameters["$limit"] = Math.Max(0, most);
        }

        return new RunQuerySql($"SELECT {columns} FROM {table}{where} ORDER BY started_at DESC, id DESC{limit}", parameters);

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
