using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <content>Looking after the file: killed runs, retention, room.</content>
public sealed partial class SqliteRunStore
{
    private const string LastUpkeep = "last";

    // Below this share of free pages writing the whole file anew is not worth it.
    private const double WorthCompacting = 0.25;

    /// <summary>When history was last looked after.</summary>
    /// <returns>The moment; null when it never was, and when nothing is stored.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public DateTimeOffset? LastLookedAfter()
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        return connection is null ? null : Explained(() =>
        {
            using SqliteCommand command = Command(connection, "SELECT value FROM upkeep WHERE name = $name");
            command.Parameters.AddWithValue("$name", LastUpkeep);
            return command.ExecuteScalar() is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null;
        });
    }

    /// <summary>What would be done to history now, and is not.</summary>
    /// <param name="policy">How long what is kept.</param>
    /// <returns>Runs to settle, to thin out, to delete, and to keep for baselines.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public HistoryUpkeep PlanUpkeep(RetentionPolicy policy)
    {
        using SqliteConnection? connection = Explained(_file.OpenForReading);
        return connection is null ? new HistoryUpkeep { Store = Path } : Explained(() =>
        {
            List<UpkeepTask> tasks = FindTasks(connection, policy);
            return Counted(tasks) with { Store = Path, Runs = CountRuns(connection), BytesBefore = SizeOf(), BytesAfter = SizeOf() };
        });
    }

    /// <summary>
    /// Looks after history: settles runs whose process was killed, thins out and deletes by age. Each run is a transaction of its own, so that it may be
    /// stopped or killed at any moment and goes on where it was.
    /// </summary>
    /// <param name="policy">How long what is kept.</param>
    /// <param name="most">The most runs to work on; null for all. With a limit the file is not written anew either.</param>
    /// <param name="stop">Ends it after the run that it works on.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do.</exception>
    public HistoryUpkeep LookAfter(RetentionPolicy policy, int? most, CancellationToken stop)
    {
        if (!File.Exists(Path))
        {
            return new HistoryUpkeep { Store = Path };
        }

        long before = SizeOf();
        List<UpkeepTask> tasks = [];
        // What is only told comes last, so that it never takes the place of what is to be done.
        Write(connection => tasks = [.. FindTasks(connection, policy).OrderBy(task => task.Kind == UpkeepKind.Keep).Take(most ?? int.MaxValue)]);
        var warnings = new List<string>();
        var done = new List<UpkeepTask>();
        foreach (UpkeepTask task in tasks.TakeWhile(_ => !stop.IsCancellationRequested))
        {
            bool isDone = task.Kind == UpkeepKind.Keep;
            if (!isDone)
            {
                Write(connection =>
                {
                    using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                    isDone = Perform(connection, task, warnings);
                    transaction.Commit();
                });
            }

            if (isDone)
            {
                done.Add(task);
            }
        }

        long runs = 0;
        Write(connection =>
        {
            using SqliteCommand command = Command(connection, "INSERT INTO upkeep (name, value) VALUES ($name, $now) ON CONFLICT (name) DO UPDATE SET value = $now");
            command.Parameters.AddWithValue("$name", LastUpkeep);
            command.Parameters.AddWithValue("$now", _clock.GetUtcNow().UtcTicks);
            command.ExecuteNonQuery();
            runs = CountRuns(connection);
            if (most is null && !stop.IsCancellationRequested && TryCompact(connection) is { } why)
            {
                warnings.Add(why);
            }
        });
        return Counted(done) with { Store = Path, Runs = runs, BytesBefore = before, BytesAfter = SizeOf(), Warnings = warnings };
    }

    private static HistoryUpkeep Counted(List<UpkeepTask> tasks) => new()
    {
        Settled = tasks.Count(task => task.Kind == UpkeepKind.Settle),
        RolledUp = tasks.Count(task => task.Kind == UpkeepKind.RollUp),
        Deleted = tasks.Count(task => task.Kind == UpkeepKind.Delete),
        KeptForBaselines = tasks.Count(task => task.Kind == UpkeepKind.Keep),
    };

    private static long CountRuns(SqliteConnection connection)
    {
        using SqliteCommand command = Command(connection, "SELECT count(*) FROM summaries");
        return (long)command.ExecuteScalar()!;
    }

    // What was done is done: a file that stays large is told of, and is no failure. Writing it anew takes as much room again, and nobody else may read meanwhile.
    private static string? TryCompact(SqliteConnection connection)
    {
        try
        {
            Compact(connection);
            return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCode.Busy or SqliteCode.Locked or SqliteCode.IoError or SqliteCode.Full)
        {
            return $"The file was not made smaller ({e.Message.TrimEnd('.')}). Run Optimize-PerfHistory again when nothing else uses it, and with as much room on the disk as the file has.";
        }
    }

    private static void Compact(SqliteConnection connection)
    {
        using SqliteCommand free = Command(connection, "SELECT freelist_count * 1.0 / max(1, page_count) FROM pragma_freelist_count, pragma_page_count");
        if (Convert.ToDouble(free.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) >= WorthCompacting)
        {
            using SqliteCommand vacuum = Command(connection, "VACUUM");
            vacuum.ExecuteNonQuery();
        }

        // Whoever reads keeps the log as it is; it is folded in when he is done, and is not worth a long wait.
        using SqliteCommand checkpoint = Command(connection, $"PRAGMA busy_timeout = 500; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = {StoreFile.BusySeconds * 1000}");
        checkpoint.ExecuteNonQuery();
    }

    private static void Replace(SqliteConnection connection, string id, IReadOnlyList<Interval> intervals, int resolution)
    {
        using SqliteCommand delete = Command(connection, "DELETE FROM intervals WHERE run_id = $id");
        delete.Parameters.AddWithValue("$id", id);
        delete.ExecuteNonQuery();
        if (resolution != RetentionPlan.SumsOnly)
        {
            foreach (Interval interval in intervals)
            {
                using SqliteCommand insert = Command(connection, "INSERT INTO intervals (run_id, idx, data) VALUES ($id, $idx, $data)");
                insert.Parameters.AddWithValue("$id", id);
                insert.Parameters.AddWithValue("$idx", interval.Index);
                insert.Parameters.AddWithValue("$data", IntervalCodec.Encode(interval));
                insert.ExecuteNonQuery();
            }
        }
    }

    private static void SetResolution(SqliteConnection connection, string id, int resolution, string? document)
    {
        using SqliteCommand command = Command(connection, "UPDATE summaries SET resolution = $resolution WHERE id = $id; UPDATE runs SET document = ifnull($document, document) WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$resolution", resolution);
        command.Parameters.AddWithValue("$document", (object?)document ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private List<UpkeepTask> FindTasks(SqliteConnection connection, RetentionPolicy policy)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        var members = new HashSet<string>(StringComparer.Ordinal);
        // What waits to be sent to a shared history is kept whole, too.
        using (SqliteCommand command = Command(connection, "SELECT run_id FROM current_baselines JOIN baseline_runs USING (seq) UNION SELECT id FROM unshared"))
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                members.Add(reader.GetString(0));
            }
        }

        return
        [
            .. ReadLines(connection, new RunQuery()).Where(run => run.Status != RunStatus.Running)
                .SelectMany(run => UpkeepTask.For(run, RetentionPlan.ResolutionAt(policy, now - run.StartedAt), members.Contains(run.Id), StoredAsRunning(connection, run))),
        ];
    }

    private static bool StoredAsRunning(SqliteConnection connection, RunSummary run)
    {
        // Only what looks killed can be a run that was never ended.
        if (run.Status != RunStatus.Interrupted)
        {
            return false;
        }

        using SqliteCommand command = Command(connection, "SELECT 1 FROM runs WHERE id = $id AND status = 'Running'");
        command.Parameters.AddWithValue("$id", run.Id);
        return command.ExecuteScalar() is not null;
    }

    // Whether it was done: what is left as it is must not count.
    private bool Perform(SqliteConnection connection, UpkeepTask task, List<string> warnings)
    {
        // It may have become part of a baseline since the tasks were made.
        if (task.Kind != UpkeepKind.Settle && IsKeptWhole(connection, task.RunId))
        {
            return false;
        }

        switch (task.Kind)
        {
            case UpkeepKind.Delete:
                return Remove(connection, task.RunId);
            case UpkeepKind.Settle:
                RunResult? killed = ReadRun(connection, task.RunId)?.ToResult(() => ReadBlobs(connection, task.RunId), _clock);
                if (killed is { Status: RunStatus.Interrupted })
                {
                    using SqliteCommand command = Command(connection, "UPDATE runs SET status = 'Interrupted', document = $document WHERE id = $id");
                    command.Parameters.AddWithValue("$id", task.RunId);
                    command.Parameters.AddWithValue("$document", RunResultJson.Write(killed));
                    command.ExecuteNonQuery();
                    RunIndex.Save(connection, killed);
                    return true;
                }

                return false;
            default:
                return RollUp(connection, task, warnings);
        }
    }

    private static bool IsKeptWhole(SqliteConnection connection, string runId)
    {
        using SqliteCommand command = Command(connection, "SELECT 1 FROM current_baselines JOIN baseline_runs USING (seq) WHERE run_id = $id UNION SELECT 1 FROM unshared WHERE id = $id");
        command.Parameters.AddWithValue("$id", runId);
        return command.ExecuteScalar() is not null;
    }

    private static bool RollUp(SqliteConnection connection, UpkeepTask task, List<string> warnings)
    {
        List<Interval> fine;
        try
        {
            fine = [.. ReadBlobs(connection, task.RunId).Select(IntervalCodec.Decode)];
        }
        catch (FormatException e)
        {
            warnings.Add($"The time line of the run {task.RunId} cannot be read and is left as it is: {e.Message}");
            return false;
        }

        const int Coarsest = 60;
        IReadOnlyList<Interval> coarse = IntervalRollup.Merge(fine, TimeSpan.FromSeconds(task.Resolution == RetentionPlan.SumsOnly ? Coarsest : task.Resolution));
        StoredRun? stored = ReadRun(connection, task.RunId);
        RunResult? document = stored?.ReadDocument(out _);
        Replace(connection, task.RunId, coarse, document is null ? Math.Max(1, task.Resolution) : task.Resolution);

        // A document that cannot be read is rebuilt from its time line, which therefore stays at a minute.
        SetResolution(connection, task.RunId, document is null && task.Resolution == RetentionPlan.SumsOnly ? Coarsest : task.Resolution,
            document is null || fine.Count == 0 ? null : RunResultJson.Write(document with { Intervals = [.. coarse.Select(IntervalSummary.From)] }));
        return true;
    }

    private long SizeOf() => new[] { Path, $"{Path}-wal" }.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length);
}
