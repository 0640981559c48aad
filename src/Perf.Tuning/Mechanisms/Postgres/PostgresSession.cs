using System.Globalization;
using Npgsql;

namespace Perf.Tuning.Postgres;

/// <summary>One session with the target's PostgreSQL, of its own and never from a pool: settings are what a session that begins now sees.</summary>
internal sealed class PostgresSession : IDisposable
{
    /// <summary>The fact of a capture that says which cluster it was taken from.</summary>
    internal const string ServerFact = "server";

    /// <summary>The fact of a capture that says which of its cluster's servers it was taken from, where that matters.</summary>
    internal const string NodeFact = "node";

    // "Perftune" in ASCII: of the cluster's advisory locks (which are those of one database) the one that is Perf's.
    private const long LockKey = 0x5065_7266_7475_6E65;
    // The timeline is another after each promotion, and so on each server that took over from another; the port tells servers of one machine apart.
    private const string NodeSql =
        """
        SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN '' ELSE pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) END, pg_catalog.current_setting('port')
        """;

    // A process that was killed leaves a session that ends what it was at, an index for instance, and holds the lock until then.
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    // Seconds. A server that is at its limit, which is when it is tuned and when a change has to be taken back, lets sessions in late.
    private const int LeastConnecting = 30;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlConnectionStringBuilder _settings;

    private PostgresSession(NpgsqlConnectionStringBuilder settings)
    {
        _settings = settings;
        _connection = new NpgsqlConnection(settings.ConnectionString);
    }

    /// <summary>Which server it is.</summary>
    public ServerFacts Facts { get; private set; } = new();

    private string Place => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL at {_settings.Host}:{_settings.Port}");

    /// <summary>Opens a session.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.NoTuningTargets"/>: there is no such target, or its connection cannot be read. <see cref="ErrorIds.ChangeRefused"/>: the server does not answer.</exception>
    public static async Task<PostgresSession> OpenAsync(MechanismContext context, CancellationToken cancellation)
    {
        var session = new PostgresSession(SettingsOf(context.Targets.Postgres));
        try
        {
            await session._connection.OpenAsync(cancellation).ConfigureAwait(false);
            session.Facts = ServerFacts.Of((await session.RowsAsync(ServerFacts.Sql, cancellation).ConfigureAwait(false))[0]);
            return session;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            session.Dispose();
            throw session.Unreachable(e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a session to change what was captured, or to put it back, and holds Perf's lock in it.</summary>
    /// <exception cref="PerfException">What <see cref="OpenAsync(MechanismContext, CancellationToken)"/> throws. <see cref="ErrorIds.BackupElsewhere"/>: it is another server by now. <see cref="ErrorIds.TuningLocked"/>: another Perf is changing it.</exception>
    public static async Task<PostgresSession> OpenAsync(MechanismContext context, Capture capture, CancellationToken cancellation)
    {
        PostgresSession session = await OpenAsync(context, cancellation).ConfigureAwait(false);
        try
        {
            session.MustBe(capture.Facts.GetValueOrDefault(ServerFact));
            await session.MustBeNodeAsync(capture.Facts.GetValueOrDefault(NodeFact), cancellation).ConfigureAwait(false);
            await session.LockAsync(context.Time, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>What each capture has of its server: which cluster it is, and how it is reached, with nothing secret, in the words of psql.</summary>
    public Dictionary<string, string> CapturedFacts() => new()
    {
        ["host"] = _settings.Host ?? "",
        ["port"] = _settings.Port.ToString(CultureInfo.InvariantCulture),
        ["user"] = Facts.User,
        ["database"] = Facts.Database,
        [ServerFact] = Facts.Identifier,
    };

    /// <summary>Asks something.</summary>
    /// <param name="sql">One statement, with <c>$1</c> and so on for values.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="values">The values: texts, or lists of texts.</param>
    /// <returns>All rows.</returns>
    public async Task<IReadOnlyList<object[]>> RowsAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        using NpgsqlBatch batch = Batch(sql, values);
        try
        {
            using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            var rows = new List<object[]>();
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                object[] row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }

            return rows;
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Explained(e);
        }
    }

    /// <summary>Does something.</summary>
    /// <param name="sql">One statement: the protocol takes no more than one, whatever is in it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        using NpgsqlBatch batch = Batch(sql, []);
        try
        {
            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Explained(e);
        }
    }

    /// <summary>Several statements, all or none of them.</summary>
    public async Task TogetherAsync(IEnumerable<string> statements, CancellationToken cancellation)
    {
        try
        {
            using NpgsqlTransaction transaction = await _connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            foreach (string sql in statements)
            {
                await ExecuteAsync(sql, cancellation).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            throw Explained(e);
        }
    }

    /// <summary>Holds Perf's lock in this database until the session ends.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.TuningLocked"/>: another Perf holds it.</exception>
    public async Task LockAsync(TimeProvider time, CancellationToken cancellation)
    {
        string sql = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_catalog.pg_try_advisory_lock({LockKey})");
        long begin = time.GetTimestamp();
        while (!(bool)(await RowsAsync(sql, cancellation).ConfigureAwait(false))[0][0])
        {
            // So does one of our own that was closed a moment ago.
            if (time.GetElapsedTime(begin) > s_lockPatience)
            {
                throw new PerfException(ErrorIds.TuningLocked, $"Another Perf is changing {Place} (it holds an advisory lock, see pg_locks). Wait until it has ended.");
            }

            await Task.Delay(s_pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Which of its cluster's servers it is, for what each of them has for itself: the primary of a timeline, or a standby, and its port. Addresses are not in it, for one server has several, and a container now this and now that.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>In words; empty where the server does not tell.</returns>
    public async Task<string> NodeAsync(CancellationToken cancellation)
    {
        try
        {
            object[] row = (await RowsAsync(NodeSql, cancellation).ConfigureAwait(false))[0];
            return $"{((string)row[0] is { Length: > 0 } timeline ? $"primary of timeline {timeline}" : "standby")} at port {(string)row[1]}";
        }
        catch (PerfException e) when (e.InnerException is PostgresException)
        {
            // Hosts that have no WAL of their own have no such functions.
            return "";
        }
    }

    /// <summary>Refuses to put something back on another server of the cluster than it was taken from.</summary>
    /// <param name="node">What <see cref="NodeAsync"/> said then; null or empty where it is not known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupElsewhere"/>.</exception>
    public async Task MustBeNodeAsync(string? node, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(node) && await NodeAsync(cancellation).ConfigureAwait(false) is { Length: > 0 } now && now != node)
        {
            throw new PerfException(
                ErrorIds.BackupElsewhere,
                $"{Place} is another server of the cluster by now ({now}) than the one that was changed ({node}), and settings are each server's own; nothing was written. Point the environment's tuning: postgresql: at that one.");
        }
    }

    /// <summary>Refuses to put something back on another cluster than it was taken from.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupElsewhere"/>.</exception>
    public void MustBe(string? identifier)
    {
        if (!string.IsNullOrEmpty(identifier) && identifier != Facts.Identifier)
        {
            throw new PerfException(
                ErrorIds.BackupElsewhere,
                $"{Place} is another cluster ({Facts.Identifier}) than the one that was changed ({identifier}); nothing was written. Point the environment's tuning: postgresql: at that one.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static NpgsqlConnectionStringBuilder SettingsOf(PostgresTarget? target)
    {
        if (target is null || target.Connection.Length == 0)
        {
            throw new PerfException(ErrorIds.NoTuningTargets, "The environment does not say which PostgreSQL may be changed. Name it in environments.yaml: tuning: postgresql: connection: \"Host=127.0.0.1;Username=perf;Password=${env:PGPASSWORD};Database=shop\".");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(target.Connection)
            {
                Pooling = false,
                Enlist = false,
                ApplicationName = "Perf tuning",
                MaxAutoPrepare = 0,
                Timeout = Connecting(target.Connection),

                // An index takes as long as it takes; what must not wait says so itself.
                CommandTimeout = 0,
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the driver says may quote a part of a password.
            throw new PerfException(
                ErrorIds.NoTuningTargets,
                $"The connection string of the environment's tuning: postgresql: cannot be read ({e.GetType().Name}). Write it as \"Host=127.0.0.1;Username=perf;Password=${{env:PGPASSWORD}};Database=shop\"; put a value that holds ; or = in quotes.");
        }
    }

    // 0 waits for ever, as whoever wrote it wants.
    private static int Connecting(string connection) => new NpgsqlConnectionStringBuilder(connection).Timeout is var asked and not 0 ? Math.Max(asked, LeastConnecting) : 0;

    private NpgsqlBatch Batch(string sql, object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return new NpgsqlBatch(_connection) { BatchCommands = { command }, Timeout = 0 };
    }

    private PerfException Unreachable(Exception e) => e is PostgresException { SqlState: { } state } refused && !state.StartsWith("57", StringComparison.Ordinal)
        ? new PerfException(ErrorIds.ChangeRefused, $"{Place} does not let '{_settings.Username}' in: {refused.MessageText}. Look at the role, its password and pg_hba.conf.", null, e)
        : new PerfException(ErrorIds.ChangeRefused, $"{Place} cannot be reached: {e.InnerException?.Message ?? e.Message} Look whether it runs and listens there.", null, e);

    private PerfException Explained(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } p => new PerfException(ErrorIds.ChangeRefused, $"The role '{Facts.User}' may not do this: {p.MessageText}. Let it, or have the environment's tuning: postgresql: connect as a role that may.", null, e),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } p => new PerfException(ErrorIds.ChangeFailed, $"{Place} has a session that holds a lock in the way for longer than was waited: {p.MessageText}. Look in pg_stat_activity for old transactions, and try again when they have ended.", null, e),
        PostgresException p => new PerfException(ErrorIds.ChangeFailed, $"{Place} answers: {p.MessageText} ({p.SqlState}).{(p.Hint is { Length: > 0 } hint ? $" {hint}" : "")}", null, e),
        _ => new PerfException(ErrorIds.ChangeFailed, $"{Place} does not answer any more: {e.InnerException?.Message ?? e.Message} Look whether it runs.", null, e),
    };
}
