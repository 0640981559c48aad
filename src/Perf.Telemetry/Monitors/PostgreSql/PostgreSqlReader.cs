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
    private const string NotAllowed = "42501";

    private readonly string _connectionString;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private SessionFigures _sessions = new();
    private ReplicationFigures _replication = new();
    private NpgsqlConnection? _connection;
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

        _hasIndexEvidence = definition.IndexEvidence;
    }

    public void Read(MonitorReading reading, CancellationToken stop) => Asking(() =>
    {
        Connect(reading.Note, stop);
        ReadSessions(reading, stop);
        foreach (PostgreSqlQuery query in _queries)
        {
            Within(query.Topic, reading, () => ReadRow(query, reading, stop));
        }

        Within("pg_stat_replication", reading, () => ReadReplication(reading, stop));
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
        };
        _queries = PostgreSqlQuery.For(_server.Version, statements is null ? null : schema);
        _sessions = new SessionFigures();
        _replication = new ReplicationFigures();
        if (!_server.SeesOthers)
        {
            note($"the role '{_server.Role}' sees of other roles' sessions only that they are there, not what they do or wait for. Let it see them: GRANT pg_monitor TO {Quoted(_server.Role)};");
        }
    }

    private void Disconnect()
    {
        try
        {
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
        catch (PostgresException e) when (e.SqlState is NotAllowed || e.SqlState.StartsWith("42", StringComparison.Ordinal) || e.SqlState == "55000")
        {
            _left.Add(topic);
            reading.Note(e.SqlState == NotAllowed
                ? $"the role '{_server.Role}' may not read {topic}: {e.MessageText}. Let it: GRANT pg_monitor TO {Quoted(_server.Role)};"
                : topic == "pg_stat_statements"
                    ? $"pg_stat_statements does not answer: {e.MessageText}. Add it to shared_preload_libraries and start the server anew."
                    : $"{topic} cannot be read on this server, and is left out: {e.MessageText}.");
        }
    }

    private void ReadSessions(MonitorReading reading, CancellationToken stop)
    {
        using NpgsqlCommand command = Command(SessionFigures.Sql);
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        _sessions.Begin();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            _sessions.Add(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt64(3), rows.GetDouble(4));
        }

        _sessions.End(_server.MostConnections, _waits.TakeBusy(), reading);
    }

    private void ReadRow(PostgreSqlQuery query, MonitorReading reading, CancellationToken stop)
    {
        using NpgsqlCommand command = Command(query.Sql);
        using NpgsqlDataReader row = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        if (!row.ReadAsync(stop).GetAwaiter().GetResult())
        {
            return;
        }

        double? before = null;
        for (int i = 0; i < query.Columns.Count; i++)
        {
            PostgreSqlColumn column = query.Columns[i];
            double value = row.IsDBNull(i) ? double.NaN : Convert.ToDouble(row.GetValue(i), CultureInfo.InvariantCulture);
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

    private void ReadReplication(MonitorReading reading, CancellationToken stop)
    {
        using NpgsqlCommand command = Command(_server.IsStandby ? ReplicationFigures.Standby : ReplicationFigures.Primary);
        using NpgsqlDataReader rows = command.ExecuteReaderAsync(stop).GetAwaiter().GetResult();
        while (rows.ReadAsync(stop).GetAwaiter().GetResult())
        {
            if (!rows.IsDBNull(1) && !rows.IsDBNull(2))
            {
                _replication.Add(rows.GetString(0), rows.GetDouble(1), rows.GetDouble(2), reading);
            }
        }
    }

    // The reading's own limit ends it.
    private NpgsqlCommand Command(string sql) => new(StatementText.Marked(sql), _connection) { CommandTimeout = 0 };

    private string Explained(PostgresException e) => e.SqlState switch
    {
        "28P01" or "28000" => $"{Place()} does not let the monitor in: {e.MessageText}. Check user and password (write it as ${{env:NAME}}), and pg_hba.conf.",
        "3D000" => $"{Place()}: {e.MessageText}. Name a database that is there.",
        "53300" => $"{Place()} has no connection left for the monitor: {e.MessageText}. A role with pg_use_reserved_connections (from version 16 on) or a superuser still gets one.",
        NotAllowed => $"{Place()}: {e.MessageText}. Let the role see statistics: GRANT pg_monitor TO {Quoted(_server.Role)};",
        _ => $"{Place()}: {e.MessageText} ({e.SqlState}).",
    };

    private string Place()
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        return $"PostgreSQL at {settings.Host}:{settings.Port}";
    }

    private static string Quoted(string role) => role.Length == 0 ? "<role>" : SqlName.Quoted(role);
}
