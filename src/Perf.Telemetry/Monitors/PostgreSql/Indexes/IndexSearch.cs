using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>
/// Looks for indexes that would help the heaviest statements: their generic plans say what is compared and sorted, and where hypopg is installed the planner says what each candidate would save. All of it is
/// EXPLAIN without ANALYZE, in read-only transactions that are rolled back, with limits for time and locks. It executes no statement, but planning folds IMMUTABLE functions of constants, which runs them with the role's
/// rights: whoever calls this has made sure that they do not reach beyond the database.
/// </summary>
/// <param name="connection">The connection; nothing is left on it.</param>
/// <param name="server">The server.</param>
/// <param name="command">Makes a command of the monitor's own.</param>
/// <param name="budget">How long it may take, 2.5 seconds at most: no statement is given more than what is left of it.</param>
/// <param name="stop">Ends it.</param>
internal sealed partial class IndexSearch(NpgsqlConnection connection, PostgreSqlServerInfo server, Func<string, NpgsqlCommand> command, TimeSpan budget, CancellationToken stop)
{
    /// <summary>How many statements are looked at.</summary>
    public const int MostStatements = 10;

    // What tells one that reads much for little: blocks of a call, and blocks for each row that it gives.
    private const double ManyBlocks = 100;
    private const double ManyBlocksPerRow = 8;

    private const double SmallestTable = 1024 * 1024;
    private const int MostTables = 3;

    // A column may be compared as no B-tree can; of so many one is taken where they are seen.
    private const int MostControls = 3;
    private const string Name = "perf_index_evidence";

    // The run's end waits for it.
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(2500);
    private static readonly TimeSpan s_mostOfStatement = TimeSpan.FromSeconds(2);
    private static readonly string[] s_begin = [PostgreSqlTableQueries.OnlyRead, PostgreSqlTableQueries.LimitLocks, PostgreSqlTableQueries.LimitIdle, "SET LOCAL plan_cache_mode = force_generic_plan"];

    private static readonly string[] s_verbs = ["SELECT", "WITH", "UPDATE", "DELETE"];

    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly List<string> _notes = [];
    private readonly SortedSet<string> _partitioned = new(StringComparer.Ordinal);
    private readonly TableBuilder _table = new("indexes", "query_id", "schema", "table", "columns", "definition", "method", "cost_before", "cost_after", "size_bytes");
    private bool _hasLooked;
    private int _passedOver;
    private int _notAllowed;
    private int _notFound;
    private int _notTried;
    private bool _isPrepared;

    /// <summary>What is to be told: what could not be looked at, and what would help.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What was found so far; null where no statement reads more than it gives.</summary>
    public MonitorTable? Found => _hasLooked ? _table.Build() : null;

    /// <summary>Looks.</summary>
    /// <param name="did">What statements did, the heaviest first.</param>
    /// <param name="texts">Their texts.</param>
    public void Run(IReadOnlyList<(long Id, StatementCounters Did)> did, IReadOnlyDictionary<long, string> texts)
    {
        (long Id, StatementCounters Did)[] suspects = [.. did.Where(one => IsSuspect(one.Did, texts.GetValueOrDefault(one.Id, ""))).Take(MostStatements)];
        if (suspects.Length == 0)
        {
            return;
        }

        _hasLooked = true;
        _passedOver = suspects.Length;
        try
        {
            foreach ((long id, _) in suspects.TakeWhile(_ => Left > TimeSpan.Zero))
            {
                _passedOver -= Look(id, texts[id]) ? 1 : 0;
            }
        }
        finally
        {
            Tell();
        }
    }

    private TimeSpan Left => (budget < s_most ? budget : s_most) - _since.Elapsed;

    /// <summary>Whether a statement reads so much more than it gives that an index may be missing. Pure.</summary>
    public static bool IsSuspect(StatementCounters did, string text) =>
        did.Calls > 0 && did.BlocksPerCall >= ManyBlocks && (did.BlocksHit + did.BlocksRead) / Math.Max(did.Rows, did.Calls) >= ManyBlocksPerRow
        && text.Length <= StatementText.MostToExplain && s_verbs.Contains(FirstWord(text), StringComparer.OrdinalIgnoreCase);

    private static string FirstWord(string text) => new([.. StatementText.Masked(text.Length > 4000 ? text[..4000] : text).TrimStart('(', ' ').TakeWhile(char.IsLetter)]);

    // False where the time did not suffice.
    private bool Look(long id, string text)
    {
        using NpgsqlTransaction transaction = connection.BeginTransactionAsync(stop).AsTask().GetAwaiter().GetResult();
        try
        {
            Execute(s_begin);
            ExecuteInTime($"PREPARE {Name} AS {text.TrimEnd().TrimEnd(';')}");
            _isPrepared = true;
            return Explain() is not { } plan || Try(id, plan);
        }
        catch (PostgresException e)
        {
            // A text whose parameters have no type, a table that is not in this role's search_path, a limit: this one is not looked at.
            if (e.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                return false;
            }

            _notAllowed += e.SqlState == PostgresErrorCodes.InsufficientPrivilege ? 1 : 0;
            _notFound += e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName ? 1 : 0;
        }
        catch (NotSupportedException)
        {
            // The driver takes it for more than one statement.
        }
        finally
        {
            CleanUp(transaction);
        }

        return true;
    }

    // False where not all candidates could be tried.
    private bool Try(long id, ExplainedPlan plan)
    {
        var facts = new List<(string Alias, TableFacts Facts)>();
        bool hasPartitions = false;
        foreach ((string alias, PlanTable one) in plan.Tables)
        {
            if (!plan.Uses.Any(use => use.Alias == alias) || ReadFacts(one) is not { } known)
            {
                continue;
            }

            if (known.PartitionOf is { } whole)
            {
                // An index of one partition helps a part of the statement, and that it helps little says nothing of one of the whole table, which hypopg cannot try.
                hasPartitions = true;
                _partitioned.Add(whole);
            }
            else if (known.Bytes >= SmallestTable)
            {
                facts.Add((alias, known));
            }
        }

        (string Alias, TableFacts Facts)[] largest = [.. facts.OrderByDescending(one => one.Facts.Bytes).Take(MostTables)];
        var unmoved = new List<(TableFacts Table, List<Tried> Tried)>();
        bool hasTried = false;
        bool hasFound = false;
        bool isInTime = true;
        foreach ((string alias, TableFacts known) in largest.TakeWhile(_ => isInTime))
        {
            ColumnUse[] uses = [.. plan.Uses.Where(use => use.Alias == alias)];
            if (server.HypopgSchema is not null)
            {
                List<Tried> tried = TryEach(known, IndexCandidates.For(uses, known), out isInTime);
                hasTried |= tried.Count > 0;
                if (tried.Count > 0 && tried.TrueForAll(one => one.Cost == plan.Cost))
                {
                    unmoved.Add((known, tried));
                }

                if (IndexCandidates.Choose(plan.Cost, tried.Select(one => (one, one.Columns.Count, one.Cost))) is { } best)
                {
                    hasFound = true;
                    _table.Add(id, known.Schema, known.Name, string.Join(',', best.Columns), Told(known, best.Columns), "hypopg", plan.Cost, best.Cost, best.Size);
                }
            }
            else if (plan.Tables[alias].IsReadWhole && IndexCandidates.Guess(uses, known) is { } guess)
            {
                _table.Add(id, known.Schema, known.Name, string.Join(',', guess), Told(known, guess), "planner", plan.Cost, null, Math.Round(known.SizeOf(guess)));
            }
        }

        // That none helps is known as well, which is something else than that nobody has tried: only where the time sufficed for all.
        if (hasTried && !hasFound && isInTime && !hasPartitions)
        {
            string method = IndexTrial.WithoutResult(AreSeen(unmoved));
            _notTried += method == IndexTrial.NotTried ? 1 : 0;
            _table.Add(id, largest[0].Facts.Schema, largest[0].Facts.Name, "", "", method, plan.Cost, null, null);
        }

        return isInTime;
    }

    // As many as there is time for.
    private List<Tried> TryEach(TableFacts known, IReadOnlyList<IReadOnlyList<string>> candidates, out bool isInTime)
    {
        var tried = new List<Tried>();
        isInTime = true;
        foreach (IReadOnlyList<string> columns in candidates)
        {
            try
            {
                if (Left <= TimeSpan.Zero)
                {
                    isInTime = false;
                    break;
                }

                if (TryOne(known, columns) is { } one)
                {
                    tried.Add(one);
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                // The transaction takes no more; what was tried before is true all the same.
                isInTime = false;
                break;
            }
        }

        return tried;
    }

    // An index that costs nothing less may be of no use, or not have been seen: where reading tables whole is the last thing that the planner does, it takes one that it sees. The last trial of a transaction.
    private bool AreSeen(List<(TableFacts Table, List<Tried> Tried)> unmoved)
    {
        if (unmoved.Count == 0)
        {
            return true;
        }

        Execute("SET LOCAL enable_seqscan = off");
        return unmoved.TrueForAll(one => one.Tried.Take(MostControls).Any(tried => TryOne(one.Table, tried.Columns) is { IsUsed: true }));
    }

    private Tried? TryOne(TableFacts known, IReadOnlyList<string> columns)
    {
        string schema = server.HypopgSchema!;
        using NpgsqlCommand create = command($"SELECT indexrelid::int8, {schema}.hypopg_relation_size(indexrelid)::float8 FROM {schema}.hypopg_create_index($1)");
        create.Parameters.Add(new NpgsqlParameter { Value = Definition(known, columns), NpgsqlDbType = NpgsqlDbType.Text });
        long index;
        double size;
        using (NpgsqlDataReader row = create.ExecuteReaderAsync(stop).GetAwaiter().GetResult())
        {
            if (!row.ReadAsync(stop).GetAwaiter().GetResult())
            {
                return null;
            }

            (index, size) = (row.GetInt64(0), row.GetDouble(1));
        }

        // The generic plan is kept until something tells that tables have changed, which an index that is not there does not.
        Execute("DISCARD PLANS");
        ExplainedPlan? plan = Explain();
        using NpgsqlCommand drop = command($"SELECT {schema}.hypopg_drop_index($1::oid)");
        drop.Parameters.Add(new NpgsqlParameter { Value = index, NpgsqlDbType = NpgsqlDbType.Bigint });
        drop.ExecuteNonQueryAsync(stop).GetAwaiter().GetResult();
        return plan is null ? null : new Tried(columns, plan.Cost, size, plan.HasMadeUpIndex);
    }

    private ExplainedPlan? Explain()
    {
        using NpgsqlCommand count = command("SELECT pg_catalog.cardinality(parameter_types)::int FROM pg_catalog.pg_prepared_statements WHERE name = $1");
        count.Parameters.Add(new NpgsqlParameter { Value = Name, NpgsqlDbType = NpgsqlDbType.Text });
        int parameters = count.ExecuteScalarAsync(stop).GetAwaiter().GetResult() is int some ? some : 0;
        string values = parameters == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("NULL", parameters))})";
        using NpgsqlBatch batch = Batch(LimitTime(), $"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE {Name}{values}");
        return batch.ExecuteScalarAsync(stop).GetAwaiter().GetResult() is string json ? ExplainedPlan.Parse(json) : null;
    }

    private TableFacts? ReadFacts(PlanTable table)
    {
        using NpgsqlCommand columns = command(
            """
            SELECT c.reltuples::float8, c.relpages::float8 * pg_catalog.current_setting('block_size')::float8, a.attname::text, coalesce(s.n_distinct, 0)::float8, coalesce(s.avg_width, 8)::float8,
                   CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::regclass::text END
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
             WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
               AND t.typname NOT IN ('json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle')
            """);
        ByName(columns, table);
        var known = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        double rows = 0;
        double bytes = 0;
        string? partitionOf = null;
        using (NpgsqlDataReader row = columns.ExecuteReaderAsync(stop).GetAwaiter().GetResult())
        {
            while (row.ReadAsync(stop).GetAwaiter().GetResult())
            {
                (rows, bytes, partitionOf) = (Math.Max(0, row.GetDouble(0)), row.GetDouble(1), row.IsDBNull(5) ? null : row.GetString(5));

                // A share of the rows where it is negative (pg_stats).
                double distinct = row.GetDouble(3);
                known[row.GetString(2)] = (distinct < 0 ? -distinct * rows : distinct, row.GetDouble(4));
            }
        }

        return known.Count == 0 ? null : new TableFacts(table.Schema, table.Name, rows, bytes, known, partitionOf is null ? ReadIndexes(table) : []) { PartitionOf = partitionOf };
    }

    private List<IReadOnlyList<string>> ReadIndexes(PlanTable table)
    {
        using NpgsqlCommand indexes = command(
            """
            SELECT ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                          WHERE k.place <= i.indnkeyatts ORDER BY k.place)
              FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
             WHERE n.nspname = $1 AND c.relname = $2 AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND m.amname = 'btree'
            """);
        ByName(indexes, table);
        var found = new List<IReadOnlyList<string>>();
        using NpgsqlDataReader rows = indexes.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            found.Add(rows.GetFieldValue<string[]>(0));
        }

        return found;
    }

    private static void ByName(NpgsqlCommand to, PlanTable table)
    {
        to.Parameters.Add(new NpgsqlParameter { Value = table.Schema, NpgsqlDbType = NpgsqlDbType.Text });
        to.Parameters.Add(new NpgsqlParameter { Value = table.Name, NpgsqlDbType = NpgsqlDbType.Text });
    }

    private static string Definition(TableFacts table, IReadOnlyList<string> columns) => $"CREATE INDEX {On(table, columns)}";

    // It is copied from reports: made this way it keeps nobody from writing meanwhile.
    private static string Told(TableFacts table, IReadOnlyList<string> columns) => $"CREATE INDEX CONCURRENTLY {On(table, columns)}";

    private static string On(TableFacts table, IReadOnlyList<string> columns) =>
        $"ON {SqlName.Quoted(table.Schema)}.{SqlName.Quoted(table.Name)} ({string.Join(", ", columns.Select(SqlName.Quoted))})";

    // Of what is left, and never nothing: 0 is no limit.
    private string LimitTime()
    {
        TimeSpan limit = Left < s_mostOfStatement ? Left : s_mostOfStatement;
        return string.Create(CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {Math.Max(1, (int)limit.TotalMilliseconds)}");
    }

    // One statement each and no more, whatever a text holds: a batch's command is sent as it is, by the protocol that takes only one.
    private NpgsqlBatch Batch(params ReadOnlySpan<string> texts)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (string sql in texts)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        return batch;
    }

    private void ExecuteInTime(string sql)
    {
        using NpgsqlBatch batch = Batch(LimitTime(), sql);
        batch.ExecuteNonQueryAsync(stop).GetAwaiter().GetResult();
    }

    private void Execute(params ReadOnlySpan<string> sql)
    {
        using NpgsqlBatch batch = Batch(sql);
        batch.ExecuteNonQueryAsync(stop).GetAwaiter().GetResult();
    }

    private void CleanUp(NpgsqlTransaction transaction)
    {
        transaction.RollbackAsync(stop).GetAwaiter().GetResult();
        if (_isPrepared)
        {
            _isPrepared = false;
            Execute($"DEALLOCATE {Name}");
        }

        if (server.HypopgSchema is { } schema)
        {
            using NpgsqlCommand reset = command($"SELECT {schema}.hypopg_reset()");
            reset.ExecuteNonQueryAsync(stop).GetAwaiter().GetResult();
        }
    }

    private sealed record Tried(IReadOnlyList<string> Columns, double Cost, double Size, bool IsUsed);
}
