using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>
/// Runs in one SQLite file, <c>perf.db</c>. Every second is committed as it comes, so that a killed process leaves all of them. Several processes and
/// threads may use the same file at once. After an error the store can be used on: the next call opens the file anew.
/// </summary>
public sealed partial class SqliteRunStore : IRunStore, IBaselineStore, IStoreInspector
{
    // Seconds that are unpacked at once.
    private const int ReadAhead = 64;

    private readonly StoreFile _file;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private SqliteConnection? _writer;
    private bool _disposed;

    /// <summary>Names a store. Nothing is opened or made before the first use.</summary>
    /// <param name="directory">The directory of the file; it need not exist. See <see cref="PerfHome"/>.</param>
    /// <param name="clock">Tells how long a run on another machine has been silent.</param>
    public SqliteRunStore(string directory, TimeProvider clock)
        : this(directory, clock, SchemaMigrations.All)
    {
    }

    internal SqliteRunStore(string directory, TimeProvider clock, SchemaMigrations migrations)
    {
        _file = new StoreFile(directory, migrations);
        _clock = clock;
    }

    /// <summary>The file's absolute path.</summary>
    public string Path => _file.Path;

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public void Begin(RunResult result) => Save(result with { Status = RunStatus.Running }, isEnd: false);

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public void Append(string runId, Interval interval)
    {
        byte[] data = IntervalCodec.Encode(interval);
        Write(connection =>
        {
            // One that is written again replaces itself, so that a caller may try again after an error.
            using SqliteCommand command = Command(connection, "INSERT OR REPLACE INTO intervals (run_id, idx, data) SELECT id, $idx, $data FROM runs WHERE id = $id");
            command.Parameters.AddWithValue("$id", runId);
            command.Parameters.AddWithValue("$idx", interval.Index);
            command.Parameters.AddWithValue("$data", data);
            if (command.ExecuteNonQuery() == 0)
            {
                throw new PerfException(ErrorIds.StoreUnavailable, $"The run {runId} was not begun in the store {Path}, so its seconds cannot be kept there.", Path);
            }
        });
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public void Complete(RunResult result) => Save(result, isEnd: true);

    /// <inheritdoc/>
    /// <remarks>Runs are read one by one as they are taken; a run that another process ends in between comes in its latest state.</remarks>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public IEnumerable<RunResult> Find(RunQuery query)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        if (connection is null)
        {
            yield break;
        }

        int left = query.Limit ?? int.MaxValue;
        foreach (string id in Explained(() => ReadIds(connection, RunQuerySql.From(query))))
        {
            if (left <= 0)
            {
                yield break;
            }

            // Each run is a read of its own: a slow consumer must not hold a snapshot, which would keep the log from being folded into the file.
            RunResult? result = Explained(() => ReadRun(connection, id)?.ToResult(() => ReadBlobs(connection, id), _clock));
            if (result is not null && (query.Status is null || result.Status == query.Status))
            {
                left--;
                yield return result;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do; also when a second cannot be read.</exception>
    public IEnumerable<Interval> ReadIntervals(string runId)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        if (connection is null)
        {
            yield break;
        }

        foreach (byte[] bytes in Explained(() => ReadBlobs(connection, runId)))
        {
            yield return Decode(runId, bytes, null);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do; also when a second cannot be read.</exception>
    public IEnumerable<Interval> ReadIntervals(string runId, Func<string, bool> metrics)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        if (connection is null)
        {
            yield break;
        }

        // Unpacking is most of the work, and each second is unpacked by itself: some at once, so that no more than those are in memory.
        foreach (byte[][] some in Explained(() => ReadBlobs(connection, runId)).Chunk(ReadAhead))
        {
            var seconds = new Interval[some.Length];
            Together(some.Length, i => seconds[i] = Decode(runId, some[i], metrics));
            foreach (Interval second in seconds)
            {
                yield return second;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PerfException"><see cref="ErrorIds.RunInBaseline"/>: a baseline has it; <see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public bool Remove(string runId)
    {
        bool removed = false;
        Write(connection =>
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            removed = Remove(connection, runId);
            transaction.Commit();
        });
        return removed;
    }

    /// <summary>Closes the file. What was stored stays.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            DropWriter();
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static SqliteCommand Command(SqliteConnection connection, RunQuerySql query)
    {
        SqliteCommand command = Command(connection, query.Text);
        foreach ((string name, object value) in query.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private static List<string> ReadIds(SqliteConnection connection, RunQuerySql query)
    {
        using SqliteCommand command = Command(connection, query);
        var ids = new List<string>();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    internal static StoredRun? ReadRun(SqliteConnection connection, string id)
    {
        using SqliteCommand command = Command(
            connection,
            "SELECT scenario, environment, status, started_at, machine, process_id, process_start, document FROM runs WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        using SqliteDataReader reader = command.ExecuteReader();
        return !reader.Read() ? null : new StoredRun
        {
            Id = id,
            Scenario = reader.GetString(0),
            Environment = reader.IsDBNull(1) ? null : reader.GetString(1),
            Status = Enum.TryParse(reader.GetString(2), out RunStatus status) ? status : RunStatus.Failed,
            StartedAt = new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero),
            Writer = new WriterProcess(reader.GetString(4), reader.GetInt32(5), reader.GetString(6)),
            Document = reader.GetString(7),
        };
    }

    internal static List<byte[]> ReadBlobs(SqliteConnection connection, string id)
    {
        using SqliteCommand command = Command(connection, "SELECT data FROM intervals WHERE run_id = $id ORDER BY idx");
        command.Parameters.AddWithValue("$id", id);
        var blobs = new List<byte[]>();
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            blobs.Add(reader.GetFieldValue<byte[]>(0));
        }

        return blobs;
    }

    private static bool Remove(SqliteConnection connection, string runId)
    {
        using SqliteCommand member = Command(connection, "SELECT name FROM current_baselines JOIN baseline_runs USING (seq) WHERE run_id = $id");
        member.Parameters.AddWithValue("$id", runId);
        if (member.ExecuteScalar() is string baseline)
        {
            throw new PerfException(
                ErrorIds.RunInBaseline,
                $"The run {runId} belongs to the baseline '{baseline}' and is kept. Make the baseline of other runs (Set-PerfBaseline -Name '{baseline}') or remove it (Remove-PerfBaseline -Name '{baseline}') first.",
                runId);
        }

        RunIndex.RemovePoints(connection, runId);
        using SqliteCommand command = Command(connection, "DELETE FROM runs WHERE id = $id");
        command.Parameters.AddWithValue("$id", runId);
        return command.ExecuteNonQuery() > 0;
    }

    private static void SaveTags(SqliteConnection connection, RunResult result)
    {
        using SqliteCommand delete = Command(connection, "DELETE FROM tags WHERE run_id = $id");
        delete.Parameters.AddWithValue("$id", result.Id);
        delete.ExecuteNonQuery();
        foreach ((string name, string value) in result.Tags)
        {
            using SqliteCommand insert = Command(connection, "INSERT INTO tags (run_id, name, value) VALUES ($id, $name, $value)");
            insert.Parameters.AddWithValue("$id", result.Id);
            insert.Parameters.AddWithValue("$name", name);
            insert.Parameters.AddWithValue("$value", value);
            insert.ExecuteNonQuery();
        }
    }

    // A run that somebody else began, or that has ended, is never written over: ids repeat when a file is imported twice or a machine is copied.
    private void RefuseToReplace(SqliteConnection connection, string id, WriterProcess writer, bool isEnd)
    {
        if (ReadRun(connection, id) is { } stored && (stored.Writer != writer || (!isEnd && stored.Status != RunStatus.Running)))
        {
            throw new PerfException(
                ErrorIds.RunExists,
                string.Create(CultureInfo.InvariantCulture, $"A run {id} of '{stored.Scenario}', begun {stored.StartedAt:yyyy-MM-dd HH:mm:ss}Z, is stored already in {Path}, and is kept as it is. Remove-PerfResult -Id {id} makes room for another, should that one not be wanted."),
                id);
        }
    }

    // The whole row each time, so that a run whose beginning could not be stored (a full disk, say) can still be stored at its end.
    private void Save(RunResult result, bool isEnd)
    {
        string document = RunResultJson.Write(result);
        WriterProcess writer = WriterProcess.Current;
        Write(connection =>
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            RefuseToReplace(connection, result.Id, writer, isEnd);
            using SqliteCommand command = Command(connection, """
                INSERT INTO runs (id, scenario, environment, status, started_at, machine, process_id, process_start, document)
                VALUES ($id, $scenario, $environment, $status, $started, $machine, $process, $mark, $document)
                ON CONFLICT (id) DO UPDATE SET scenario = $scenario, environment = $environment, status = $status, started_at = $started,
                    machine = $machine, process_id = $process, process_start = $mark, document = $document
                """);
            command.Parameters.AddWithValue("$id", result.Id);
            command.Parameters.AddWithValue("$scenario", result.Scenario);
            command.Parameters.AddWithValue("$environment", (object?)result.Environment ?? DBNull.Value);
            command.Parameters.AddWithValue("$status", result.Status.ToString());
            command.Parameters.AddWithValue("$started", result.StartedAt.UtcTicks);
            command.Parameters.AddWithValue("$machine", writer.Machine);
            command.Parameters.AddWithValue("$process", writer.ProcessId);
            command.Parameters.AddWithValue("$mark", writer.StartMark);
            command.Parameters.AddWithValue("$document", document);
            command.ExecuteNonQuery();
            SaveTags(connection, result);
            RunIndex.Save(connection, result);
            transaction.Commit();
        });
    }

    private void Write(Action<SqliteConnection> write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                _writer ??= _file.OpenForWriting();
                write(_writer);
            }
            catch (Exception e)
            {
                // The connection may hold half a transaction, or a file that has since been moved away.
                DropWriter();
                if (StoreFault.Explains(e))
                {
                    throw StoreFault.From(Path, e);
                }

                throw;
            }
        }
    }

    private void DropWriter()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (SqliteException)
        {
            // Closing folds the log into the file, which a full disk refuses; the log stays and is read on the next opening.
        }

        _writer = null;
    }

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (StoreFault.Explains(e))
        {
            throw StoreFault.From(Path, e);
        }
    }

    private static void Together(int count, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, work);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<PerfException>().FirstOrDefault() is { } fault)
        {
            throw fault;
        }
    }

    private Interval Decode(string runId, byte[] bytes, Func<string, bool>? metrics)
    {
        try
        {
            return IntervalCodec.Decode(bytes, metrics);
        }
        catch (FormatException e)
        {
            throw new PerfException(ErrorIds.StoreUnavailable, string.Create(CultureInfo.InvariantCulture, $"A second of the run {runId} in the store {Path} cannot be read: {e.Message}"), Path, e);
        }
    }
}
