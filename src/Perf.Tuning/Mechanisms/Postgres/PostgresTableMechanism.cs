using System.Globalization;
using Npgsql;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Storage parameters of tables and statistics targets of columns. The key is <c>public.tickets/autovacuum_vacuum_scale_factor</c> or <c>public.tickets.customer_id/statistics</c>; null takes the value away.
/// With the argument <c>analyze</c> (true), ANALYZE runs afterwards, and after undoing: a target has no effect before.
/// </summary>
internal sealed class PostgresTableMechanism(MechanismContext context) : IMechanism
{
    private const string AnalyzeArgument = "analyze";
    private const string OptionsFact = "options:";

    // Stands between the parameters of a fact; no value has it.
    private const char Between = '\n';

    /// <inheritdoc/>
    public string Name => "postgresql.table";

    /// <summary>How long a lock is waited for, each time that it is tried.</summary>
    internal IReadOnlyList<TimeSpan> LockPatience { get; init; } = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        TableKey[] keys = [.. order.Settings.Select(TableKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<TableName, TableSeen?> tables = await ReadAsync(session, keys, cancellation).ConfigureAwait(false);
        var values = keys.ToDictionary(key => key.Text, key => ValueOf(tables[key.Table], key, order.Settings[key.Text]));
        TableKey[] left = [.. keys.Where(key => values[key.Text] != order.Settings[key.Text])];
        return new Observation
        {
            Values = values,
            Refusal = keys.Select(key => WhyNot(tables[key.Table], key, session.Facts)).FirstOrDefault(why => why is not null),
            IsSet = left.Length == 0,
            State = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Identity = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Diff = string.Concat(left.Select(key => $"-- {key.Text}: {ValueOf(tables[key.Table], key, null) ?? "not set"} -> {order.Settings[key.Text] ?? "not set"}\n"))
                + string.Concat(Statements(left, order.Settings).Concat(left.Length == 0 ? [] : Analyses(order, left)).Select(sql => $"{sql};\n")),
            Warnings = keys.Any(key => key.Column is not null) && !WithAnalyze(order) ? ["A statistics target has no effect before the next ANALYZE of the table."] : [],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        TableKey[] keys = [.. order.Settings.Select(TableKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<TableName, TableSeen?> tables = await ReadAsync(session, keys, cancellation).ConfigureAwait(false);
        Dictionary<string, string> facts = session.CapturedFacts();
        foreach ((TableName table, TableSeen? seen) in tables)
        {
            facts[OptionsFact + table] = string.Join(Between, seen?.Options ?? []);
        }

        return new Capture { Before = keys.ToDictionary(key => key.Text, key => ValueOf(tables[key.Table], key, null)), Facts = facts };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        TableKey[] keys = [.. order.Settings.Select(TableKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        await DoAsync(session, keys, _ => Statements(keys, order.Settings), cancellation).ConfigureAwait(false);
        try
        {
            await AnalyzeAsync(session, order, keys, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PerfException or OperationCanceledException)
        {
            await PutBackAsync(session, keys, capture, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        TableKey[] all = [.. order.Settings.Where(setting => keys.Contains(setting.Key)).Select(TableKey.Of)];
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        if (await PutBackAsync(session, all, capture, cancellation).ConfigureAwait(false))
        {
            await AnalyzeAsync(session, order, all, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture) =>
        [.. Statements([.. order.Settings.Select(TableKey.Of)], capture.Before).Select(sql => Psql.Line(capture.Facts, sql))];

    // Per table: what is a parameter in one statement, a column's target each in one.
    private static IReadOnlyList<string> Statements(IReadOnlyCollection<TableKey> keys, IReadOnlyDictionary<string, string?> values) =>
    [
        .. keys.Where(key => key.Column is null).GroupBy(key => key.Table).SelectMany(table => TableOptions.Apply(table.Key, table.ToDictionary(key => key.Option, key => values[key.Text]))),
        .. keys.Where(key => key.Column is not null).Select(key => Target(key, values[key.Text])),
    ];

    // ONLY: those of its partitions and of tables that inherit from it are their own, and nothing has captured them.
    private static string Target(TableKey key, string? value) => $"ALTER TABLE ONLY {key.Table.Sql} ALTER COLUMN {SqlText.Name(key.Column!)} SET STATISTICS {value ?? "-1"}";

    private static bool WithAnalyze(ChangeOrder order) => order.Arguments.TryGetValue(AnalyzeArgument, out string? analyze) && string.Equals(analyze, "true", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Analyses(ChangeOrder order, IEnumerable<TableKey> keys) =>
        WithAnalyze(order) ? keys.Select(key => key.Table).Distinct().Select(table => $"ANALYZE {table.Sql}") : [];

    private static string? ValueOf(TableSeen? table, TableKey key, string? wanted)
    {
        string? value = key.Column is null ? table?.Option(key.Option) : table?.Targets.GetValueOrDefault(key.Column);
        return value is not null && wanted is not null && TableKey.AreEqual(value, wanted) ? wanted : value;
    }

    private static string? WhyNot(TableSeen? table, TableKey key, ServerFacts facts) => TableSeen.WhyNot(table, key.Table, facts, key.Column is null ? "rm" : "rmp")
        ?? (key.Column is not null && !table!.Targets.ContainsKey(key.Column) ? $"The table {key.Table} has no column '{key.Column}'." : null);

    private static async Task<IReadOnlyDictionary<TableName, TableSeen?>> ReadAsync(PostgresSession session, IEnumerable<TableKey> keys, CancellationToken cancellation)
    {
        var tables = new Dictionary<TableName, TableSeen?>();
        foreach (TableName table in keys.Select(key => key.Table).Distinct())
        {
            tables[table] = await TableSeen.ReadAsync(session, table, cancellation).ConfigureAwait(false);
        }

        return tables;
    }

    private static async Task AnalyzeAsync(PostgresSession session, ChangeOrder order, IReadOnlyCollection<TableKey> keys, CancellationToken cancellation)
    {
        foreach (string sql in Analyses(order, keys))
        {
            await session.ExecuteAsync("SET statement_timeout = 0", cancellation).ConfigureAwait(false);
            await session.ExecuteAsync(sql, cancellation).ConfigureAwait(false);
        }
    }

    // Whether anything was written.
    private async Task<bool> PutBackAsync(PostgresSession session, IReadOnlyCollection<TableKey> keys, Capture capture, CancellationToken cancellation)
    {
        bool hasWritten = false;
        await DoAsync(
            session,
            keys,
            tables =>
            {
                // A table that is gone has taken its parameters with it.
                TableKey[] there = [.. keys.Where(key => tables[key.Table] is not null)];
                string[] statements =
                [
                    .. there.Where(key => key.Column is null).GroupBy(key => key.Table).SelectMany(table => TableOptions.PutBack(
                        table.Key, OptionsOf(capture, table.Key), tables[table.Key]!.Options, [.. table.Select(key => key.Option)])),
                    .. there.Where(key => key.Column is not null && tables[key.Table]!.Targets.ContainsKey(key.Column) && ValueOf(tables[key.Table], key, null) != capture.Before.GetValueOrDefault(key.Text))
                        .Select(key => Target(key, capture.Before.GetValueOrDefault(key.Text))),
                ];
                hasWritten = statements.Length > 0;
                return statements;
            },
            cancellation).ConfigureAwait(false);
        return hasWritten;
    }

    private static string[] OptionsOf(Capture capture, TableName table) => capture.Facts.GetValueOrDefault(OptionsFact + table, "").Split(Between, StringSplitOptions.RemoveEmptyEntries);

    // All or nothing; a lock that is not to be had soon is let go, for those who come after would wait behind it.
    private async Task DoAsync(PostgresSession session, IReadOnlyCollection<TableKey> keys, Func<IReadOnlyDictionary<TableName, TableSeen?>, IReadOnlyList<string>> statements, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {(long)LockPatience[attempt].TotalMilliseconds}"), cancellation).ConfigureAwait(false);
            try
            {
                IReadOnlyDictionary<TableName, TableSeen?> tables = await ReadAsync(session, keys, cancellation).ConfigureAwait(false);
                await session.TogetherAsync(statements(tables), cancellation).ConfigureAwait(false);
                await session.ExecuteAsync("SET lock_timeout = 0", cancellation).ConfigureAwait(false);
                return;
            }
            catch (PerfException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } && attempt + 1 < LockPatience.Count)
            {
                // Again.
            }
        }
    }
}
