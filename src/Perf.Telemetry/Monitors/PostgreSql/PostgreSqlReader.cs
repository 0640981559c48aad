using System.Globalization;
using Npgsql;

namespace Perf.Telemetry.Monitors.PostgreSql;

/// <summary>
/// The monitor <c>postgresql</c>: one connection, and a handful of short queries over views of statistics. What the role may not see, and what the server does not have, is told once with the
/// grant that would allow it; the rest is read.
/// </summary>
internal sealed partial class PostgreSqlReader : IMonitor
{
    private const string ApplicationName = "Perf monitor";
    private const string Replication = "pg_stat_replication";

    private readonly string _connectionString;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private SessionFigures _sessions = new();
    private ReplicationFigures _replication = new();
    private NpgsqlConnection? _connection;
    private NpgsqlBatch? _together;
    private IReadOnlyList<PostgreSqlQuery> _queries = [];
    private PostgreSqlServerInfo _server = new();

    public PostgreSqlReader(PostgreSqlMonitor definition, Func<string, string> resolve)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(PostgreSqlText.Of(definition.ConnectionString, resolve))
            {
                // One that stays open; a pool would keep it after the run.
                Pooling = false,
                ApplicationName = ApplicationName,

                // The same few queries again and again: the server parses each once.
                MaxAutoPrepare = 30,
                AutoPrepareMinUsages = 2,

                // What takes too long is cancelled; a server that does not even answer that has hung, and the run's end waits for it.
                CancellationTimeout = 500,
            };
            _connectionString = settings.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the driver says may quote a part of a password.
            throw new PerfException(
                ErrorIds.MonitorUnavailable,
                $"The connection string of the monitor '{definition.Name}' cannot be read ({e.GetType().Name}). Write it as \"Host=127.0.0.1;Username=perf_monitor;Password=${{env:PGPASSWORD}};Database=shop\"; put a value that holds ; or = in quotes.",
                definition.Name);
        }

        _indexEvidence = definition.IndexEvidence;
    }

    public void Read(MonitorReading reading, CancellationToken stop) => Asking(() =>
    {
        Connect(reading.Note, stop);
        if (TryReadTogether(reading, stop))
        {
            return;
        }

        AddSessions(Rows(SessionFigures.Sql, stop), reading);
        foreach (PostgreSqlQuery query in _queries)
        {
            Within(query.Topic, reading, () => AddRow(query, Rows(query.Sql, stop), reading));
        }

        Within(Replication, reading, () => AddReplication(Rows(ReplicationSql, stop), reading));
    });

    public void Dispose() => Disconnect();

    // What goes wrong is told with what to do about it, and the next one connects anew.
    private void Asking(Action ask)
    {
        try
        {
            ask();
        }
        catch (PostgresException e)
        {
            Disconnect();
            throw new MonitorException(Explained(e), e);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            Disconnect();
            throw new MonitorException($"{Place()} cannot be reached: {e.InnerException?.Message ?? e.Message} Look whether PostgreSQL runs and listens there, and whether pg_hba.conf lets this machine in.", e);
        }
        catch (OperationCanceledException)
        {
            // What was asked may still be answered, to nobody.
            Disconnect();
            throw;
        }
    }

    private void Connect(Action<string> note, CancellationToken stop)
    {
        if (_connection is not null)
        {
            return;
        }

        _connection = new NpgsqlConnection(_connectionString);
        _connection.OpenAsync(stop).GetAwaiter().GetResult();
        int process = _connection.ProcessID;
        using NpgsqlCommand command = Command(PostgreSqlServerInfo.Sql);
        using NpgsqlDataReader row = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        row.ReadAsync(stop).GetAwaiter().GetResult();
        (int? statements, string schema) = PostgreSqlServerInfo.StatementsOf(row.IsDBNull(6) ? null : row.GetString(6));
        _server = new PostgreSqlServerInfo
        {
            Version = row.GetInt32(0),
            MostConnections = row.GetDouble(1),
            IsStandby = row.GetBoolean(2),
            SeesOthers = row.GetBoolean(3),
            Role = row.GetString(4),
            Database = row.GetString(5),
            StatementsVersion = statements,
            StatementsSchema = schema,
            HypopgSchema = row.IsDBNull(7) ? null : row.GetString(7),
            ReachesServer = row.GetBoolean(8),
        };
        _queries = PostgreSqlQuery.For(_server.Version, statements is null ? null : schema);
        _sessions = new SessionFigures();
        _replication = new ReplicationFigures();
        if (row.GetInt32(9) != process)
        {
            // Whoever answered the connection is not the server's process that answers queries.
            note($"{Place()} is reached through a pooler: the monitor takes one of its sessions, and where it gives each transaction another one, readings fail for the statements that were prepared in the one before. Name the server itself in the monitor's connection string.");
        }

        if (!_server.SeesOthers)
        {
            note($"the role '{_server.Role}' sees of other roles' sessions only that they are there, not what they do or wait for. Let it see them: GRANT pg_monitor TO {Quoted(_server.Role)};");
        }
    }

    private void Disconnect()
    {
        try
        {
            ForgetTogether();
            _sample?.Dispose();
            _connection?.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
        {
            // It is closed either way.
        }

        (_sample, _connection) = (null, null);
    }

    // What may not be seen, or is not there in this version, is left out from then on.
    private void Within(string topic, MonitorReading reading, Action read)
    {
        if (_left.Contains(topic))
        {
            return;
        }

        try
        {
            read();
        }
        catch (PostgresException e) when (IsOfOneTopic(e))
        {
            _left.Add(topic);
            ForgetTogether();
            reading.Note(e.SqlState == PostgresErrorCodes.InsufficientPrivilege
                ? $"the role '{_server.Role}' may not read {topic}: {e.MessageText}. Let it: GRANT pg_monitor TO {Quoted(_server.Role)};"
                : topic == "pg_stat_statements"
                    ? $"pg_stat_statements does not answer: {e.MessageText}. Add it to shared_preload_libraries and start the server anew."
                    : $"{topic} cannot be read on this server, and is left out: {e.MessageText}.");
        }
    }

    // Not allowed, not there in this version, or not loaded: the others are read all the same.
    private static bool IsOfOneTopic(PostgresException e) => e.SqlState.StartsWith("42", StringComparison.Ordinal) || e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState;

    private void ForgetTogether()
    {
        _together?.Dispose();
        _together = null;
    }

    // One round trip for all: each would wake this process anew. Where one of them is refused, nothing is known of those behind it, and they are asked one by one, which tells which it is.
    private bool TryReadTogether(MonitorReading reading, CancellationToken stop)
    {
        PostgreSqlQuery[] asked = [.. _queries.Where(query => !_left.Contains(query.Topic))];
        bool hasReplication = !_left.Contains(Replication);
        if (_together is null)
        {
            _together = new NpgsqlBatch(_connection) { Timeout = 0 };
            foreach (string sql in (string[])[SessionFigures.Sql, .. asked.Select(query => query.Sql), .. hasReplication ? [ReplicationSql] : Array.Empty<string>()])
            {
                _together.BatchCommands.Add(new NpgsqlBatchCommand(StatementText.Marked(sql)));
            }
        }

        var results = new List<List<object[]>>();
        try
        {
            using NpgsqlDataReader rows = _together.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
            do
            {
                results.Add(RowsOf(rows, stop));
            }
            while (rows.NextResultAsync(stop).GetAwaiter().GetResult());
        }
        catch (PostgresException e) when (IsOfOneTopic(e))
        {
            return false;
        }

        AddSessions(results[0], reading);
        for (int i = 0; i < asked.Length; i++)
        {
            AddRow(asked[i], results[i + 1], reading);
        }

        if (hasReplication)
        {
            AddReplication(results[^1], reading);
        }

        return true;
    }

    private List<object[]> Rows(string sql, CancellationToken stop)
    {
        using NpgsqlCommand command = Command(sql);
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        return RowsOf(rows, stop);
    }

    private static List<object[]> RowsOf(NpgsqlDataReader rows, CancellationToken stop)
    {
        var all = new List<object[]>();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            object[] row = new object[rows.FieldCount];
            rows.GetValues(row);
            all.Add(row);
        }

        return all;
    }

    private void AddSessions(List<object[]> rows, MonitorReading reading)
    {
        _sessions.Begin();
        foreach (object[] row in rows)
        {
            _sessions.Add((string)row[0], (string)row[1], (string)row[2], (long)row[3], (double)row[4], (bool)row[5], (double)row[6]);
        }

        _sessions.End(_server.MostConnections, _waits.TakeBusy(), _server.SeesOthers, reading);
    }

    private static void AddRow(PostgreSqlQuery query, List<object[]> rows, MonitorReading reading)
    {
        if (rows is not [var row, ..])
        {
            return;
        }

        double? before = null;
        for (int i = 0; i < query.Columns.Count; i++)
        {
            PostgreSqlColumn column = query.Columns[i];
            double value = row[i] is DBNull ? double.NaN : Convert.ToDouble(row[i], CultureInfo.InvariantCulture);
            if (column.Kind == PostgreSqlColumnKind.Gauge)
            {
                reading.Add(column.Signal, value * column.Scale);
                continue;
            }

            double? grown = column.Signal.Grown(value, reading.At, out double seconds);
            if (grown is { } growth)
            {
                // A share or a mean of nothing is no number, and is left out.
                reading.Add(column.Signal, column.Scale * column.Kind switch
                {
                    PostgreSqlColumnKind.PerColumnBefore => growth / (before ?? double.NaN),
                    PostgreSqlColumnKind.ShareWithColumnBefore => growth / (growth + (before ?? double.NaN)) * 100,
                    _ => growth / seconds,
                });
            }

            before = grown;
        }
    }

    private void AddReplication(List<object[]> rows, MonitorReading reading)
    {
        foreach (object[] row in rows)
        {
            if (row is [string name, double bytes, double seconds])
            {
                _replication.Add(name, bytes, seconds, reading);
            }
        }
    }

    private string ReplicationSql => _server.IsStandby ? ReplicationFigures.Standby : ReplicationFigures.Primary;

    // The reading's own limit ends it.
    private NpgsqlCommand Command(string sql) => new(StatementText.Marked(sql), _connection) { CommandTimeout = 0 };

    private string Explained(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => $"{Place()} does not let the monitor in: {e.MessageText}. Check user and password (write it as ${{env:NAME}}), and pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => $"{Place()}: {e.MessageText}. Name a database that is there.",
        PostgresErrorCodes.TooManyConnections => $"{Place()} has no connection left for the monitor: {e.MessageText}. A role with pg_use_reserved_connections (from version 16 on) or a superuser still gets one.",
        PostgresErrorCodes.InsufficientPrivilege => $"{Place()}: {e.MessageText}. Let the role see statistics: GRANT pg_monitor TO {Quoted(_server.Role)};",
        _ => $"{Place()}: {e.MessageText} ({e.SqlState}).",
    };

    private string Place()
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        return $"PostgreSQL at {settings.Host}:{settings.Port}";
    }

    private static string Quoted(string role) => role.Length == 0 ? "<role>" : SqlName.Quoted(role);
}
