using System.Globalization;
using Npgsql;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Indexes, made and dropped CONCURRENTLY, so that nobody who writes has to wait. The key is <c>index</c>, the value what stands after ON: <c>public.orders USING btree (customer_id)</c>. An index that is
/// made is called perf_ and eight digits of what it is on, and its comment says which backup made it. With the argument <c>name</c> (<c>public.orders_dup</c>) it is that index, and the value null drops
/// it. Arguments: <c>definition</c> is what the index is on where the value is null, <c>table</c> its table.
/// </summary>
internal sealed class PostgresIndexMechanism(MechanismContext context) : IMechanism
{
    private const string Key = "index";
    private const string IndexFact = "index";
    private const string StatementFact = "statement";
    private const string CommentFact = "comment";
    private const string TablespaceFact = "tablespace";

    // Transactions that making or dropping an index would have to wait for: those that write to its table, and those that still look at rows as they were.
    private const string OthersSql =
        """
        SELECT a.pid::text, a.xact_start::text, coalesce(a.usename::text, ''), coalesce(a.state, '')
          FROM pg_catalog.pg_stat_activity a
         WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.xact_start IS NOT NULL AND a.backend_type <> 'autovacuum worker'
           AND (a.backend_xmin IS NOT NULL OR EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE l.pid = a.pid AND l.granted AND l.relation = pg_catalog.to_regclass($1) AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')))
        """;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public string Name => "postgresql.index";

    /// <summary>How long a lock is waited for, each time that it is tried: old transactions of others must end before an index can be used.</summary>
    internal IReadOnlyList<TimeSpan> LockPatience { get; init; } = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        IndexOrder wanted = IndexOrder.Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IndexSeen? seen = await FindAsync(session, wanted, cancellation).ConfigureAwait(false);
        string? value = wanted.ValueOf(seen);
        TableName? table = wanted.Definition?.Table ?? seen?.Definition?.Table ?? wanted.Table;
        IReadOnlyList<IndexSeen> others = [];
        string? refusal = null;
        TableSeen? owner = null;
        if (table is { } name)
        {
            owner = await TableSeen.ReadAsync(session, name, cancellation).ConfigureAwait(false);
            others = [.. (await IndexSeen.AllAsync(session, name, cancellation).ConfigureAwait(false)).Where(index => index.Name != seen?.Name && index.IsValid)];
            refusal = TableSeen.WhyNot(owner, name, session.Facts, "rm") ?? wanted.WhyNot(seen, others);
        }

        // While a plan is made: an index that does the same already, under whatever name.
        if (wanted.IsPlanning && !wanted.IsDrop && value is null && wanted.Value is not null && others.Any(index => index.Definition?.Canonical == wanted.Definition!.Canonical))
        {
            (value, refusal) = (wanted.Value, null);
        }

        bool isSet = value == wanted.Value;
        return new Observation
        {
            Values = new Dictionary<string, string?> { [Key] = value },
            Refusal = refusal,
            IsSet = isSet,
            State = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Identity = $"{session.Facts.Identifier}/{session.Facts.Database}",
            Diff = isSet ? "" : DiffOf(wanted, seen),
            Warnings = isSet || wanted.Value is null || owner is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"The index is built over {owner.Bytes / 1048576.0:0.#} MB of {table}, and takes disk space and a part of each later write.")],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        IndexOrder wanted = IndexOrder.Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IndexSeen? seen = await FindAsync(session, wanted, cancellation).ConfigureAwait(false);
        Dictionary<string, string> facts = session.CapturedFacts();
        if ((wanted.Index ?? seen?.Name) is { } index)
        {
            facts[IndexFact] = index.Sql;
        }

        if (wanted.IsDrop && seen is not null)
        {
            (facts[StatementFact], facts[CommentFact], facts[TablespaceFact]) = (seen.Statement, seen.Comment, seen.Tablespace);
        }

        // One whose making failed is nothing that has to come back.
        return new Capture { Before = new Dictionary<string, string?> { [Key] = seen is { IsValid: true } ? wanted.ValueOf(seen) : null }, Facts = facts };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        IndexOrder wanted = IndexOrder.Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        IndexSeen? seen = await FindAsync(session, wanted, cancellation).ConfigureAwait(false);
        if (wanted.Value is null)
        {
            if (seen is not null)
            {
                IReadOnlyList<IndexSeen> others = seen.Definition is { } own ? await IndexSeen.AllAsync(session, own.Table, cancellation).ConfigureAwait(false) : [];
                Refuse(wanted.WhyNot(seen, [.. others.Where(index => index.IsValid && index.Name != seen.Name)]), ErrorIds.ChangeRefused);
                await WaitForOthersAsync(session, seen.Definition?.Table ?? seen.Name, cancellation).ConfigureAwait(false);
                await DropAsync(session, seen.Name, cancellation).ConfigureAwait(false);
            }

            return;
        }

        if (wanted.IsDrop || wanted.Definition is not { } definition)
        {
            throw new PerfException(ErrorIds.CatalogueInvalid, "An index that is made has no name of its own: leave the argument 'name' away, which is for one that is dropped.");
        }

        Refuse(wanted.WhyNot(seen, []), ErrorIds.ChangeRefused);
        if (seen is { IsValid: false })
        {
            await DropAsync(session, seen.Name, cancellation).ConfigureAwait(false);
            seen = null;
        }

        if (seen is null)
        {
            await WaitForOthersAsync(session, definition.Table, cancellation).ConfigureAwait(false);
            await MakeAsync(session, definition.IndexName, definition.Sql(definition.IndexName.Name), cancellation).ConfigureAwait(false);
        }

        await MarkAsync(session, definition.IndexName, order.BackupId).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        if (!keys.Contains(Key))
        {
            return;
        }

        IndexOrder wanted = IndexOrder.Of(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        IndexSeen? seen = await FindAsync(session, wanted, cancellation).ConfigureAwait(false);
        if (wanted.IsDrop)
        {
            await MakeAgainAsync(session, wanted, seen, capture, cancellation).ConfigureAwait(false);
            return;
        }

        if (seen is null || capture.Before.GetValueOrDefault(Key) is not null)
        {
            return;
        }

        if (!seen.IsBare && seen.MadeBy is null)
        {
            throw new PerfException(ErrorIds.ChangeDrifted, $"The index {seen.Name} does not say any more that Perf made it ('{seen.Comment}'), and is not dropped. If nobody needs it: DROP INDEX CONCURRENTLY {seen.Name.Sql};", seen.Name.ToString());
        }

        Refuse(seen.Need is { } need ? $"The index {seen.Name} is needed by now: {need}. Take that away first, or keep the index." : null, ErrorIds.ChangeDrifted);
        await DropAsync(session, seen.Name, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture)
    {
        if (!capture.Facts.TryGetValue(IndexFact, out string? index))
        {
            return [];
        }

        if (capture.Facts.TryGetValue(StatementFact, out string? statement))
        {
            string again = Psql.Line(capture.Facts, Concurrently(statement));
            return capture.Facts.GetValueOrDefault(CommentFact) is { Length: > 0 } comment ? [again, Psql.Line(capture.Facts, $"COMMENT ON INDEX {index} IS {SqlText.Literal(comment)}")] : [again];
        }

        return capture.Before.GetValueOrDefault(Key) is null ? [Psql.Line(capture.Facts, $"DROP INDEX CONCURRENTLY IF EXISTS {index}")] : [];
    }

    private static string DiffOf(IndexOrder wanted, IndexSeen? seen) => wanted.Value is null
        ? $"-- {seen?.Statement};\nDROP INDEX CONCURRENTLY {seen?.Name.Sql};\n"
        : $"{wanted.Definition!.Sql(wanted.Definition.IndexName.Name)};\n";

    private static void Refuse(string? why, string id)
    {
        if (why is not null)
        {
            throw new PerfException(id, why);
        }
    }

    private static string Concurrently(string statement)
    {
        const string Begin = "CREATE INDEX ";
        return statement.StartsWith(Begin, StringComparison.Ordinal)
            ? $"{Begin}CONCURRENTLY {statement[Begin.Length..]}"
            : throw new PerfException(ErrorIds.BackupDamaged, $"What the backup has of the index does not make one: '{statement}'.");
    }

    private static async Task<IndexSeen?> FindAsync(PostgresSession session, IndexOrder wanted, CancellationToken cancellation) => wanted switch
    {
        { Index: { } index } => await IndexSeen.ReadAsync(session, index, cancellation).ConfigureAwait(false),

        // Nothing says what it is on: then it is the one that this backup has made there.
        { Table: { } table, IsPlanning: false } => (await IndexSeen.AllAsync(session, table, cancellation).ConfigureAwait(false)).FirstOrDefault(index => index.MadeBy == wanted.BackupId),
        _ => null,
    };

    private async Task MakeAgainAsync(PostgresSession session, IndexOrder wanted, IndexSeen? seen, Capture capture, CancellationToken cancellation)
    {
        if (!capture.Facts.TryGetValue(StatementFact, out string? statement) || wanted.Index is not { } index)
        {
            return;
        }

        if (seen is { IsValid: true })
        {
            Refuse(seen.Statement == statement ? null : $"There is another index {seen.Name} by now ({seen.On}); the one that was dropped was {statement}.", ErrorIds.ChangeDrifted);
        }
        else
        {
            if (seen is not null)
            {
                await DropAsync(session, seen.Name, cancellation).ConfigureAwait(false);
            }

            await session.ExecuteAsync($"SET default_tablespace = {SqlText.Literal(capture.Facts.GetValueOrDefault(TablespaceFact, ""))}", cancellation).ConfigureAwait(false);
            await MakeAsync(session, index, Concurrently(statement), cancellation).ConfigureAwait(false);
        }

        if (capture.Facts.GetValueOrDefault(CommentFact) is { Length: > 0 } comment && comment != seen?.Comment)
        {
            await session.ExecuteAsync($"COMMENT ON INDEX {index.Sql} IS {SqlText.Literal(comment)}", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task MarkAsync(PostgresSession session, TableName index, string backupId)
    {
        IndexSeen made = await IndexSeen.ReadAsync(session, index, CancellationToken.None).ConfigureAwait(false)
            ?? throw new PerfException(ErrorIds.ChangeFailed, $"The index {index} was made and is not there any more: somebody has dropped it.");
        if (!made.IsValid)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"The index {index} was made and is not valid. Look in the server's log.");
        }

        await session.ExecuteAsync($"COMMENT ON INDEX {index.Sql} IS {SqlText.Literal(IndexSeen.Mark(backupId, made.Statement))}", CancellationToken.None).ConfigureAwait(false);
    }

    // What fails leaves an index behind that no query uses and every write pays for: it goes, whatever happens.
    private async Task MakeAsync(PostgresSession session, TableName index, string sql, CancellationToken cancellation)
    {
        try
        {
            await RetryAsync(session, sql, () => SweepAsync(index), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PerfException or OperationCanceledException)
        {
            await SweepAsync(index).ConfigureAwait(false);
            throw;
        }
    }

    private Task DropAsync(PostgresSession session, TableName index, CancellationToken cancellation) =>
        RetryAsync(session, $"DROP INDEX CONCURRENTLY IF EXISTS {index.Sql}", () => Task.CompletedTask, cancellation);

    // The same that making it waits for, before anything is made: giving up then leaves nothing behind. What is begun cannot be taken away again before those have ended.
    private async Task WaitForOthersAsync(PostgresSession session, TableName table, CancellationToken cancellation)
    {
        long begin = context.Time.GetTimestamp();
        TimeSpan patience = LockPatience.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
        HashSet<string>? first = null;
        while (true)
        {
            IReadOnlyList<object[]> others = await session.RowsAsync(OthersSql, cancellation, table.Sql).ConfigureAwait(false);
            first ??= [.. others.Select(IdentityOf)];
            if (others.FirstOrDefault(row => first.Contains(IdentityOf(row))) is not { } left)
            {
                return;
            }

            if (context.Time.GetElapsedTime(begin) > patience)
            {
                throw new PerfException(
                    ErrorIds.ChangeFailed,
                    $"A transaction of '{left[2]}' (process {left[0]}, since {left[1]}, {left[3]}) is in the way of an index of {table}, and did not end while it was waited for. Nothing was made. Look for it in pg_stat_activity, and try again when it has ended.",
                    table.ToString());
            }

            await Task.Delay(s_pause, context.Time, cancellation).ConfigureAwait(false);
        }

        static string IdentityOf(object[] row) => $"{row[0]} {row[1]}";
    }

    private async Task RetryAsync(PostgresSession session, string sql, Func<Task> between, CancellationToken cancellation)
    {
        await session.ExecuteAsync("SET statement_timeout = 0", cancellation).ConfigureAwait(false);
        for (int attempt = 0; ; attempt++)
        {
            await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {(long)LockPatience[attempt].TotalMilliseconds}"), cancellation).ConfigureAwait(false);
            try
            {
                await session.ExecuteAsync(sql, cancellation).ConfigureAwait(false);
                return;
            }
            catch (PerfException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } && attempt + 1 < LockPatience.Count)
            {
                await between().ConfigureAwait(false);
            }
        }
    }

    // In a session of its own: the one that failed may be gone.
    private async Task SweepAsync(TableName index)
    {
        using PostgresSession session = await PostgresSession.OpenAsync(context, CancellationToken.None).ConfigureAwait(false);
        if (await IndexSeen.ReadAsync(session, index, CancellationToken.None).ConfigureAwait(false) is { IsValid: false } left)
        {
            await DropAsync(session, left.Name, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
