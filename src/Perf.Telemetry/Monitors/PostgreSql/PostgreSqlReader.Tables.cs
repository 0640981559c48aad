using System.Data;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Perf.Telemetry.Monitors.PostgreSql.Indexes;

namespace Perf.Telemetry.Monitors.PostgreSql;

/// <content>What a run's tables are made of: counters at its beginning and end, and a short look at the sessions five times a second.</content>
internal sealed partial class PostgreSqlReader : IMonitorTables, IMonitorSampling
{
    // Not in step with the readings, nor with what an application does every so many tenths of a second.
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromMilliseconds(190);

    // Of the statements that weigh most some are the monitor's own.
    private const int MostTexts = TableBuilder.MostRows + 40;
    private const int SamplesPerBlocking = 5;

    // What is left of the limit when the search for indexes ends: to roll back and to close the last transaction.
    private static readonly TimeSpan s_toCleanUp = TimeSpan.FromMilliseconds(300);
    private const string LimitTime = "SET LOCAL statement_timeout = 2000";

    private readonly bool? _indexEvidence;
    private readonly WaitSamples _waits = new();
    private readonly List<string> _tableNotes = [];
    private NpgsqlCommand? _sample;
    private int _sinceBlocking;
    private Dictionary<long, StatementCounters>? _statements;
    private Dictionary<long, TableCounters>? _tables;
    private double _thrownOut;

    public TimeSpan SampleEvery => s_sampleEvery;

    public IReadOnlyList<string> TableNotes => _tableNotes;

    public void BeginTables(CancellationToken stop) => Asking(() =>
    {
        _waits.Clear();
        (_statements, _tables) = (null, null);
        Connect(static _ => { }, stop);
        _tables = ReadTables(stop);
        if (_server.StatementsVersion is null)
        {
            return;
        }

        try
        {
            _statements = ReadStatements(stop);
            _thrownOut = ReadThrownOut(stop);
        }
        catch (PostgresException)
        {
            // The readings tell of it, with what to do.
        }
    });

    public void Sample(CancellationToken stop)
    {
        if (_connection is not { } connection)
        {
            return;
        }

        try
        {
            Look(stop);
        }
        catch (Exception)
        {
            // The driver closes a connection that it waited for in vain, or that the server has ended: the next reading connects anew, and does not fail for this one.
            if (connection.FullState != ConnectionState.Open)
            {
                Disconnect();
            }

            throw;
        }
    }

    private void Look(CancellationToken stop)
    {
        bool hasBlocked = false;
        var seen = new List<(string Type, string Name, int Count)>();

        // On this thread alone, unlike all the rest: five times a second two changes of threads would cost more than the question. What ends it is the driver's limit.
        _sample ??= new NpgsqlCommand(StatementText.Marked(PostgreSqlTableQueries.Waits), _connection) { CommandTimeout = 1 };
        using (NpgsqlDataReader rows = _sample.ExecuteReader())
        {
            while (rows.Read())
            {
                seen.Add((rows.GetString(0), rows.GetString(1), rows.GetInt32(2)));
            }
        }

        // Only now: a look that failed is not one that saw nobody.
        _waits.Begin();
        foreach ((string type, string name, int count) in seen)
        {
            hasBlocked |= type == "Lock";
            _waits.Add(type, name, count);
        }

        if (hasBlocked && ++_sinceBlocking >= SamplesPerBlocking)
        {
            _sinceBlocking = 0;
            ReadBlocking(stop);
        }
    }

    public IReadOnlyList<MonitorTable> EndTables(TimeSpan limit, CancellationToken stop)
    {
        var since = Stopwatch.StartNew();
        _tableNotes.Clear();
        var tables = new List<MonitorTable?>();
        var texts = new Dictionary<long, string>();
        IReadOnlyList<(long Id, StatementCounters Did)> did = [];

        // The cheapest first; what a server that hangs has not given by then is missing alone.
        Action[] parts =
        [
            () => tables.Add(SettingsTable(stop)),
            () =>
            {
                did = EndStatements(texts, stop);
                tables.Add(_statements is null ? null : StatementsTable(did, texts));
            },
            () => tables.Add(_tables is null ? null : TablesTable(_tables, stop)),
            () =>
            {
                if (_indexEvidence is not false && did.Count > 0)
                {
                    FindIndexes(did, texts, limit - since.Elapsed - s_toCleanUp, tables, stop);
                }
            },
        ];
        _ = Array.TrueForAll(parts, part => TryEnd(part, stop));

        // What was seen while the run went on is known in any case.
        MonitorTable? waits = _waits.Waits();
        tables.Add(_server.SeesOthers || waits?.Rows.Count > 0 ? waits : null);
        tables.Add(_waits.Blocking(id => texts.GetValueOrDefault(id)));
        return [.. tables.OfType<MonitorTable>()];
    }

    // False where there is no use in asking for more. What the server refuses of one part, it need not refuse of the next.
    private bool TryEnd(Action part, CancellationToken stop)
    {
        try
        {
            Asking(() =>
            {
                Connect(Tell, stop);
                part();
            });
            return true;
        }
        catch (Exception e)
        {
            // Also one that nobody thought of: what came before it is known all the same.
            Disconnect();
            Tell($"what it knows of the whole run is not complete: {e switch
            {
                MonitorException => e.Message,
                OperationCanceledException => "it did not answer in time.",
                _ => $"{e.GetType().Name}: {e.Message}",
            }}");
            return e is MonitorException { InnerException: PostgresException };
        }
    }

    private void Tell(string note)
    {
        if (!_tableNotes.Contains(note))
        {
            _tableNotes.Add(note);
        }
    }

    /// <summary>What sessions waited for so far.</summary>
    internal MonitorTable? WaitTable() => _waits.Waits();

    private void ReadBlocking(CancellationToken stop)
    {
        using NpgsqlCommand command = Command(PostgreSqlTableQueries.Blocking(_server));
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        while (rows.Read())
        {
            // Literals go here and not later: what is kept over a run is kept without them.
            _waits.Add(new WaitSamples.Blocked(Id(0), Text(1), Id(2), Text(3), rows.IsDBNull(4) ? "" : rows.GetString(4)));
        }

        long? Id(int column) => rows.IsDBNull(column) ? null : rows.GetInt64(column);
        string Text(int column) => rows.IsDBNull(column) ? "" : StatementText.Shown(rows.GetString(column));
    }

    private Dictionary<long, StatementCounters> ReadStatements(CancellationToken stop)
    {
        var statements = new Dictionary<long, StatementCounters>();
        using NpgsqlCommand command = Command(PostgreSqlTableQueries.Statements(_server));
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            double At(int column) => rows.IsDBNull(column) ? 0 : rows.GetDouble(column);
            statements[rows.GetInt64(0)] = new StatementCounters(At(1), At(2), At(3), At(4), At(5), At(6), At(7), At(8), At(9), At(10), At(11), At(12));
        }

        return statements;
    }

    private double ReadThrownOut(CancellationToken stop)
    {
        if (PostgreSqlTableQueries.ThrownOut(_server) is not { } sql)
        {
            return 0;
        }

        using NpgsqlCommand command = Command(sql);
        return command.ExecuteScalarAsync(stop).GetAwaiter().GetResult() is double count ? count : 0;
    }

    private Dictionary<long, TableCounters> ReadTables(CancellationToken stop)
    {
        var tables = new Dictionary<long, TableCounters>();
        using NpgsqlCommand command = Command(PostgreSqlTableQueries.Tables);
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            double At(int column) => rows.IsDBNull(column) ? double.NaN : rows.GetDouble(column);
            tables[rows.GetInt64(0)] = new TableCounters(
                rows.GetString(1), rows.GetString(2), [.. Enumerable.Range(3, TableCounters.Counters).Select(At)], [.. Enumerable.Range(3 + TableCounters.Counters, 5).Select(At)]);
        }

        return tables;
    }

    private IReadOnlyList<(long Id, StatementCounters Did)> EndStatements(Dictionary<long, string> texts, CancellationToken stop)
    {
        if (_tables is null)
        {
            Tell("what counters stood at when the run began is not known, so that neither statements nor tables are known by what they did.");
            return [];
        }

        if (_statements is null)
        {
            Tell(_server.StatementsVersion is null
                ? $"pg_stat_statements is not installed in the database '{_server.Database}', so that no statement is known by what it cost. Add it to shared_preload_libraries, start the server anew, and: CREATE EXTENSION pg_stat_statements;"
                : "pg_stat_statements could not be read when the run began, so that no statement is known by what it cost. See whether shared_preload_libraries has it.");
            return [];
        }

        IReadOnlyList<(long Id, StatementCounters Did)> did = StatementCounters.Between(_statements, ReadStatements(stop), out int beganAnew);
        if (beganAnew > 0)
        {
            _tableNotes.Add(string.Create(CultureInfo.InvariantCulture, $"the counters of {beganAnew} statements began anew while the run went on (a reset, or a server that was killed): what came before is not in the table of statements."));
        }

        if (ReadThrownOut(stop) - _thrownOut is > 0 and var thrownOut)
        {
            _tableNotes.Add(string.Create(CultureInfo.InvariantCulture, $"pg_stat_statements had no room for new statements, and threw others out {thrownOut} times: some may be missing. Raise pg_stat_statements.max."));
        }

        using NpgsqlCommand command = Command(PostgreSqlTableQueries.Texts(_server));
        command.Parameters.Add(new NpgsqlParameter { Value = did.Take(MostTexts).Select(one => one.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        using (NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult())
        {
            while (rows.ReadAsync(stop).GetAwaiter().GetResult())
            {
                texts[rows.GetInt64(0)] = rows.IsDBNull(1) ? "" : rows.GetString(1);
            }
        }

        return [.. did.Where(one => !texts.GetValueOrDefault(one.Id, "").Contains(StatementText.Mark, StringComparison.Ordinal))];
    }

    private static MonitorTable StatementsTable(IReadOnlyList<(long Id, StatementCounters Did)> did, Dictionary<long, string> texts)
    {
        var table = new TableBuilder(
            "statements", "query_id", "query", "calls", "exec_ms", "plan_ms", "max_ms", "rows", "blocks_hit", "blocks_read", "block_read_ms", "temp_blocks_read", "temp_blocks_written", "wal_bytes", "jit_ms");
        foreach ((long id, StatementCounters one) in did.Take(TableBuilder.MostRows))
        {
            table.Add(
                id, StatementText.Shown(texts.GetValueOrDefault(id, "")), one.Calls, one.ExecTime, one.PlanTime, one.MaxTime, one.Rows, one.BlocksHit, one.BlocksRead, one.BlockReadTime, one.TempRead,
                one.TempWritten, one.WalBytes, one.JitTime);
        }

        return table.Build(did.Count);
    }

    private MonitorTable TablesTable(Dictionary<long, TableCounters> before, CancellationToken stop)
    {
        IReadOnlyList<(long Id, TableCounters Did)> did = TableCounters.Between(before, ReadTables(stop));
        (long Id, TableCounters Did)[] shown = [.. did.Take(TableBuilder.MostRows)];
        Dictionary<long, double> sizes = ReadSizes([.. shown.Select(one => one.Id)], stop);
        var table = new TableBuilder(
            "tables", "schema", "table", "size_bytes", "rows_live", "rows_dead", "seq_scans", "seq_rows", "index_scans", "index_rows", "inserted", "updated", "hot_updated", "deleted",
            "seconds_since_vacuum", "seconds_since_analyze", "modified_since_analyze");
        foreach ((long id, TableCounters one) in shown)
        {
            object? size = sizes.TryGetValue(id, out double bytes) ? bytes : null;
            table.Add([one.Schema, one.Name, size, one.State[0], one.State[1], .. one.Counts.Cast<object?>(), Seconds(one.State[3]), Seconds(one.State[4]), one.State[2]]);
        }

        return table.Build(did.Count);
    }

    private static object? Seconds(double seconds) => double.IsFinite(seconds) ? Math.Round(seconds) : null;

    // A table that somebody has locked, to change it, says its size to nobody: the run's end does not wait for that.
    private Dictionary<long, double> ReadSizes(long[] ids, CancellationToken stop)
    {
        try
        {
            return InReadOnly(() => Sizes(PostgreSqlTableQueries.Sizes), stop);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            return Sizes(PostgreSqlTableQueries.SizesWithoutLocks);
        }

        Dictionary<long, double> Sizes(string sql)
        {
            var sizes = new Dictionary<long, double>();
            using NpgsqlCommand command = Command(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
            while (rows.ReadAsync(stop).GetAwaiter().GetResult())
            {
                if (!rows.IsDBNull(1))
                {
                    sizes[rows.GetInt64(0)] = rows.GetDouble(1);
                }
            }

            return sizes;
        }
    }

    private MonitorTable SettingsTable(CancellationToken stop)
    {
        // More than the fifty rows of other tables: it is a list of settings that are asked for, and none of them weighs more.
        using NpgsqlCommand command = Command(PostgreSqlTableQueries.Settings);
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        var settings = new List<string[]>();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            settings.Add([rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)]);
        }

        return new MonitorTable { Name = "settings", Columns = ["name", "value", "unit", "source"], Rows = settings };
    }

    private void FindIndexes(IReadOnlyList<(long Id, StatementCounters Did)> did, Dictionary<long, string> texts, TimeSpan budget, List<MonitorTable?> tables, CancellationToken stop)
    {
        if (_indexEvidence is null && _server.ReachesServer)
        {
            if (did.Any(one => IndexSearch.IsSuspect(one.Did, texts.GetValueOrDefault(one.Id, ""))))
            {
                Tell($"which index would help was not looked for: planning a statement runs IMMUTABLE functions that it names, whoever wrote them, with the rights of the role '{_server.Role}', which reach the server's programs and "
                    + $"files. Give the monitor a role that has less: CREATE ROLE perf_monitor LOGIN PASSWORD '...'; {(_server.Version >= 140000 ? "GRANT pg_monitor, pg_read_all_data" : "GRANT pg_monitor")} TO perf_monitor; or write "
                    + "indexEvidence: true where all who may create functions there are trusted.");
            }

            return;
        }

        var search = new IndexSearch(_connection!, _server, Command, budget, stop);
        try
        {
            search.Run(did, texts);
        }
        finally
        {
            // Also where the server stopped to answer: what was found until then is true.
            tables.Add(search.Found);
            _tableNotes.AddRange(search.Notes);
        }
    }

    // Nothing is ever kept of it, and nothing waits for long.
    private T InReadOnly<T>(Func<T> ask, CancellationToken stop)
    {
        using NpgsqlTransaction transaction = _connection!.BeginTransactionAsync(stop).AsTask().GetAwaiter().GetResult();
        foreach (string limit in new[] { PostgreSqlTableQueries.OnlyRead, PostgreSqlTableQueries.LimitLocks, LimitTime, PostgreSqlTableQueries.LimitIdle })
        {
            using var command = new NpgsqlCommand(limit, _connection) { CommandTimeout = 0 };
            command.ExecuteNonQueryAsync(stop).GetAwaiter().GetResult();
        }

        // It is rolled back when it is left.
        return ask();
    }
}
