using System.Globalization;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Statistics of a table, made anew by ANALYZE. The key is <c>analyze</c>, the value the table: <c>public.orders</c>. It counts as set while there are statistics and few rows have changed since. It cannot be
/// undone, and need not be: statistics that are newer only tell the planner more of the truth.
/// </summary>
internal sealed class PostgresAnalyzeMechanism(MechanismContext context) : IMechanism
{
    private const string Key = "analyze";

    // The server's own defaults of autovacuum_analyze_threshold and autovacuum_analyze_scale_factor.
    private const double FewRows = 50;
    private const double FewShare = 0.1;

    // Rows that changed since the last time; when that was; whether there are statistics of any column.
    private const string Sql =
        """
        SELECT coalesce(s.n_mod_since_analyze, 0)::float8, coalesce(greatest(s.last_analyze, s.last_autoanalyze)::text, ''),
               EXISTS (SELECT FROM pg_catalog.pg_stats p WHERE p.schemaname = n.nspname AND p.tablename = c.relname)
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
         WHERE n.nspname = $1 AND c.relname = $2
        """;

    // From PostgreSQL 17 on a target that is not set is null.
    private const string Columns =
        """
        SELECT a.attname::text, coalesce(a.attstattarget, -1)::int4
          FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum LIMIT 1
        """;

    /// <inheritdoc/>
    public string Name => "postgresql.analyze";

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        (TableName table, string? wanted) = Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        TableSeen? seen = wanted is null ? null : await TableSeen.ReadAsync(session, table, cancellation).ConfigureAwait(false);
        string? value = seen is not null && await IsFreshAsync(session, table, seen, cancellation).ConfigureAwait(false) ? wanted : null;
        string? anew = value == wanted ? null : await AnewAsync(session, table, cancellation).ConfigureAwait(false);
        return new Observation
        {
            Values = new Dictionary<string, string?> { [Key] = value },
            Refusal = wanted is null ? null : TableSeen.WhyNot(seen, table, session.Facts, "rmp"),
            IsSet = value == wanted,
            State = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Identity = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Diff = value == wanted ? "" : $"ANALYZE {table.Sql};\n{(anew is null ? "" : $"-- to what it is, so that plans that sessions keep are made anew\n{anew};\n")}",
            Warnings = value == wanted ? [] : ["Statistics cannot be put back as they were; newer ones do no harm of their own."],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        _ = Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        return new Capture
        {
            Before = new Dictionary<string, string?> { [Key] = null },
            Facts = session.CapturedFacts(),
        };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        (TableName table, string? wanted) = Of(order);
        if (wanted is null)
        {
            return;
        }

        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        await session.ExecuteAsync("SET statement_timeout = 0", cancellation).ConfigureAwait(false);
        await session.ExecuteAsync($"ANALYZE {table.Sql}", cancellation).ConfigureAwait(false);

        // Without the right to it, ANALYZE only warns.
        TableSeen seen = await TableSeen.ReadAsync(session, table, cancellation).ConfigureAwait(false)
            ?? throw new PerfException(ErrorIds.ChangeFailed, $"The table {table} is not there any more.");
        if (!seen.IsOwned)
        {
            throw new PerfException(ErrorIds.ChangeRefused, TableSeen.WhyNot(seen, table, session.Facts, "rmp")!);
        }

        await PlanAnewAsync(session, table, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture) => [ShellText.Comment($"The statistics of {Of(order).Table} were made anew; there is nothing to put back.")];

    private static (TableName Table, string? Wanted) Of(ChangeOrder order) => order.Settings.Count == 1 && order.Settings.TryGetValue(Key, out string? value)
        ? (value is null ? default : TableName.Parse(value), value)
        : throw new PerfException(ErrorIds.CatalogueInvalid, $"postgresql.analyze has the one key '{Key}', with the table as its value: public.orders.");

    // Plans that sessions keep for their prepared statements are thrown away when the table's row of the catalog changes, which ANALYZE alone does not do where sizes are as VACUUM left them (measured with 15):
    // pools would go on with the plan that new statistics were to replace. Setting a column's target to what it is changes nothing else, and blocks neither readers nor writers. Plans of a partitioned table hang on
    // its own row, too; with ONLY, the targets of its partitions and of tables that inherit from it stay what they are.
    private static async Task PlanAnewAsync(PostgresSession session, TableName table, CancellationToken cancellation)
    {
        if (await AnewAsync(session, table, cancellation).ConfigureAwait(false) is not { } statement)
        {
            return;
        }

        try
        {
            await session.ExecuteAsync("SET lock_timeout = '2s'", cancellation).ConfigureAwait(false);
            await session.ExecuteAsync(statement, cancellation).ConfigureAwait(false);
        }
        catch (PerfException)
        {
            // Somebody is changing the table, which throws the plans away as well.
        }
    }

    // Null for a table without columns.
    private static async Task<string?> AnewAsync(PostgresSession session, TableName table, CancellationToken cancellation) =>
        await session.RowsAsync(Columns, cancellation, table.Schema, table.Name).ConfigureAwait(false) is [var first, ..]
            ? string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE ONLY {table.Sql} ALTER COLUMN {SqlText.Name((string)first[0])} SET STATISTICS {(int)first[1]}")
            : null;

    private static async Task<bool> IsFreshAsync(PostgresSession session, TableName table, TableSeen seen, CancellationToken cancellation)
    {
        if (await session.RowsAsync(Sql, cancellation, table.Schema, table.Name).ConfigureAwait(false) is not [var row, ..])
        {
            return false;
        }

        (double changed, string last, bool hasStatistics) = ((double)row[0], (string)row[1], (bool)row[2]);

        // A table without rows has no statistics, however often they are made.
        return last.Length > 0 && (hasStatistics || seen.Rows <= 0) && changed <= FewRows + (FewShare * Math.Max(0, seen.Rows));
    }
}
