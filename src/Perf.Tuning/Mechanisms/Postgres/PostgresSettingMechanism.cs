using Perf.Tuning.Files;

namespace Perf.Tuning.Postgres;

/// <summary>
/// Settings of a server by ALTER SYSTEM and a reload, read back in a session that begins afterwards. The key is the setting's name, the value as SHOW says it; null takes away what ALTER SYSTEM had
/// set. A value counts as set where it means the same (<c>64MB</c>, <c>65536kB</c>).
/// </summary>
internal sealed class PostgresSettingMechanism(MechanismContext context) : IMechanism
{
    private const string ReloadSql = "SELECT pg_catalog.pg_reload_conf()";

    // Names of facts in a capture.
    private const string FileFact = "file";
    private const string FolderFact = "data_directory";
    private const string RightsFact = "rights";
    private const string EntryFact = "entry:";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public string Name => "postgresql.setting";

    /// <summary>How long a reload may take until sessions that begin see it: it is a signal to one process, which a busy machine may leave waiting for seconds.</summary>
    internal TimeSpan ReloadPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a restart may take until the server answers.</summary>
    internal TimeSpan RestartPatience { get; init; } = TimeSpan.FromSeconds(30);

    private string? Role => context.Targets.Postgres?.ApplicationRole;

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        SettingsSeen seen = await SeeAsync(order.Settings.Keys, cancellation).ConfigureAwait(false);
        return new Observation
        {
            Values = order.Settings.ToDictionary(setting => setting.Key, setting => seen.ValueOf(setting.Key, setting.Value)),
            Refusal = order.Settings.Select(setting => seen.WhyNot(setting.Key, setting.Value)).FirstOrDefault(why => why is not null)
                ?? order.Settings.Select(setting => seen.WhyUnasked(setting.Key, setting.Value, order.Effect)).FirstOrDefault(why => why is not null),
            IsSet = order.Settings.All(setting => seen.IsSet(setting.Key, setting.Value)),
            State = seen.Identity,
            Identity = seen.Identity,
            Diff = DiffOf(order, seen),
            Warnings = [.. WarningsOf(order, seen)],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        SettingsSeen seen = await SettingsSeen.ReadAsync(session, order.Settings.Keys, Role, cancellation).ConfigureAwait(false);
        if (seen.Bytes is not { } bytes)
        {
            string why = order.Settings.Keys.Select(key => seen.WhyNot(key, null)).FirstOrDefault(why => why is not null) ?? "postgresql.auto.conf cannot be read, and could not be put back.";
            throw new PerfException(ErrorIds.ChangeRefused, why);
        }

        Dictionary<string, string> facts = session.CapturedFacts();
        facts[PostgresSession.NodeFact] = seen.Node;
        if (seen.Path is { } path)
        {
            (facts[FileFact], facts[FolderFact]) = (path, seen.Facts.DataDirectory);
            if (OperatingSystem.IsLinux() && FileCalls.Look(path) is { } file)
            {
                facts[RightsFact] = FileReturn.RightsOf(file);
            }
        }

        foreach (string key in order.Settings.Keys)
        {
            if (seen.File[key] is { } entry)
            {
                facts[EntryFact + key] = entry;
            }
        }

        return new Capture
        {
            Before = order.Settings.ToDictionary(setting => setting.Key, setting => seen.ValueOf(setting.Key, null)),
            Facts = facts,
            Blobs = new Dictionary<string, byte[]> { [AutoConf.FileName] = bytes },
        };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        Check(order);

        // Where this throws, nothing was touched.
        PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        bool isInEffect;
        try
        {
            using (session)
            {
                AutoConf? file = await FileAsync(session, cancellation).ConfigureAwait(false);
                foreach ((string key, string? value) in order.Settings.Where(setting => file is null || file[setting.Key] != setting.Value))
                {
                    await session.ExecuteAsync(SettingSql.AlterSystem(key, value), cancellation).ConfigureAwait(false);
                }

                await ReloadAsync(session).ConfigureAwait(false);
            }

            isInEffect = await WaitAsync(order.Settings, session.Facts.LoadedAt, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PerfException or OperationCanceledException)
        {
            await RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (!isInEffect)
        {
            SettingsSeen seen = await SeeAsync(order.Settings.Keys, CancellationToken.None).ConfigureAwait(false);
            await RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None).ConfigureAwait(false);
            IEnumerable<string> not = order.Settings.Where(setting => !IsThere(seen, setting.Key, setting.Value)).Select(setting => $"{setting.Key} is {seen.Rows[setting.Key].Shown} and not {setting.Value ?? "what it is by itself"}");
            throw new PerfException(ErrorIds.ChangeFailed, $"It was set, and is not in effect in a new session: {string.Join("; ", not)}. It was taken back. Look in pg_file_settings and in the server's log for what stands in the way.");
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        PostgresSession session = await PostgresSession.OpenAsync(context, capture, cancellation).ConfigureAwait(false);
        using (session)
        {
            // What was begun is ended: half of it would be neither the old nor the new.
            AutoConf? file = await FileAsync(session, CancellationToken.None).ConfigureAwait(false);
            foreach (string key in keys.Reverse())
            {
                string? before = capture.Facts.GetValueOrDefault(EntryFact + key);

                // What may not be read may be anything, and is not taken for what it was.
                if (file is null || file[key] != before)
                {
                    await session.ExecuteAsync(SettingSql.AlterSystem(key, before), CancellationToken.None).ConfigureAwait(false);
                }
            }

            await BringBackFormAsync(session, capture).ConfigureAwait(false);
            await ReloadAsync(session).ConfigureAwait(false);
        }

        // Whether it is in effect again is read back by whoever asked for it; here the reload is waited for.
        await WaitAsync(capture.Before.Where(before => keys.Contains(before.Key)).ToDictionary(), session.Facts.LoadedAt, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RestoreBytesAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        if (PathOf(capture) is not { } path || !capture.Facts.TryGetValue(FolderFact, out string? folder) || !capture.Blobs.TryGetValue(AutoConf.FileName, out byte[]? bytes))
        {
            throw new PerfException(ErrorIds.ChangeFailed, "postgresql.auto.conf cannot be brought back from here: it is on another machine. Put the backup's file of that name into the server's data directory there, and start the server.");
        }

        string identifier = capture.Facts.GetValueOrDefault(PostgresSession.ServerFact, "");
        if (!LocalCluster.IsOf(folder, identifier))
        {
            throw new PerfException(ErrorIds.BackupElsewhere, $"{folder} is not the cluster that was changed ({identifier}), or may not be read; nothing was written. Run Perf where that cluster is, as its user or as root.", path);
        }

        // What somebody else has set since it was captured stays: the server is down, and what it will start with is what stands in the file.
        byte[] back = FileSwap.Read(path, [folder]) is { } now ? AutoConf.PutBack(now.Bytes, bytes, [.. order.Settings.Keys]) : bytes;
        FileReturn.Put(path, back, [folder], capture.Facts.GetValueOrDefault(RightsFact));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(ChangeOrder order, CancellationToken cancellation)
    {
        long begin = context.Time.GetTimestamp();
        while (true)
        {
            try
            {
                SettingsSeen seen = await SeeAsync(order.Settings.Keys, cancellation).ConfigureAwait(false);

                // A server that still waits for a restart is the one that was there before.
                if (!seen.Rows.Values.Any(row => row.IsPending))
                {
                    return true;
                }
            }
            catch (PerfException)
            {
                // It does not answer yet.
            }

            if (context.Time.GetElapsedTime(begin) > RestartPatience)
            {
                return false;
            }

            await Task.Delay(s_pause, context.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture)
    {
        List<string> lines =
        [
            .. order.Settings.Keys.Reverse().Select(key => Psql.Line(capture.Facts, SettingSql.AlterSystem(key, capture.Facts.GetValueOrDefault(EntryFact + key)))),
            Psql.Line(capture.Facts, ReloadSql),
        ];
        if (PathOf(capture) is { } path && capture.Blobs.TryGetValue(AutoConf.FileName, out byte[]? bytes))
        {
            lines.Add(ShellText.Comment("Where the server does not start any more: this as its user, and then start it."));
            lines.Add(ShellText.Comment(ShellText.PutBack(bytes, path)));
        }

        return lines;
    }

    // Throws where a key or a value would be more than that within a statement.
    private static void Check(ChangeOrder order)
    {
        foreach ((string key, string? value) in order.Settings)
        {
            _ = SettingSql.AlterSystem(key, value);
        }
    }

    private static string? PathOf(Capture capture) => capture.Facts.GetValueOrDefault(FileFact);

    private static string DiffOf(ChangeOrder order, SettingsSeen seen)
    {
        string changes = string.Concat(order.Settings
            .Where(setting => !seen.IsSet(setting.Key, setting.Value))
            .Select(setting => $"-- {setting.Key}: {seen.ValueOf(setting.Key, null)} -> {setting.Value ?? "as without ALTER SYSTEM"}\n{SettingSql.AlterSystem(setting.Key, setting.Value)};\n"));
        return changes.Length == 0 ? "" : $"{changes}{ReloadSql};\n";
    }

    private static IEnumerable<string> WarningsOf(ChangeOrder order, SettingsSeen seen)
    {
        foreach (SettingRow row in order.Settings.Keys.Select(key => seen.Rows.GetValueOrDefault(key)).OfType<SettingRow>())
        {
            if (row.NeedsRestart)
            {
                yield return $"{row.Name} takes effect at a restart of PostgreSQL.";
            }
            else if (row.Context is "backend" or "superuser-backend")
            {
                yield return $"{row.Name} takes effect in sessions that begin afterwards: a pool keeps those that it has.";
            }

            foreach (string role in seen.PerhapsOverriding(row.Name))
            {
                yield return $"The role '{role}' sets {row.Name} for itself, which wins over the server's value. If the application connects as it, say so (tuning: postgresql: applicationRole) and change it there.";
            }
        }
    }

    private async Task<SettingsSeen> SeeAsync(IEnumerable<string> keys, CancellationToken cancellation)
    {
        using PostgresSession session = await PostgresSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        return await SettingsSeen.ReadAsync(session, keys, Role, cancellation).ConfigureAwait(false);
    }

    // Null where it may not be read.
    private static async Task<AutoConf?> FileAsync(PostgresSession session, CancellationToken cancellation) =>
        (await SettingsSeen.FileAsync(session, cancellation).ConfigureAwait(false)).Bytes is { } bytes ? AutoConf.Parse(bytes) : null;

    private static Task ReloadAsync(PostgresSession session) => session.RowsAsync(ReloadSql, CancellationToken.None);

    // ALTER SYSTEM writes the file anew: what people had written into it by hand loses its comments, and a setting that was there moves to its end. Where the file means what it meant before, it gets
    // its old bytes back; where somebody else has set something meanwhile, that stays.
    private static async Task BringBackFormAsync(PostgresSession session, Capture capture)
    {
        if (PathOf(capture) is not { } path || !capture.Blobs.TryGetValue(AutoConf.FileName, out byte[]? before))
        {
            return;
        }

        (byte[]? now, string? there, string? why) = await SettingsSeen.FileAsync(session, CancellationToken.None).ConfigureAwait(false);
        if (now is not null && there == path && why is null && !now.AsSpan().SequenceEqual(before) && AutoConf.Parse(now).Means(AutoConf.Parse(before)))
        {
            FileSwap.Put(path, before, [session.Facts.DataDirectory]);
        }
    }

    // A reload is a signal: it takes a moment until the server has read its files.
    private async Task<bool> WaitAsync(IReadOnlyDictionary<string, string?> values, string loadedBefore, CancellationToken cancellation)
    {
        long begin = context.Time.GetTimestamp();
        while (true)
        {
            SettingsSeen seen = await SeeAsync(values.Keys, cancellation).ConfigureAwait(false);
            if (seen.Facts.LoadedAt != loadedBefore && values.All(setting => IsThere(seen, setting.Key, setting.Value)))
            {
                return true;
            }

            if (context.Time.GetElapsedTime(begin) > ReloadPatience)
            {
                return false;
            }

            await Task.Delay(s_pause, context.Time, cancellation).ConfigureAwait(false);
        }
    }

    // In effect, or waiting for the restart; a setting that is not there (any more) needs no waiting for.
    private static bool IsThere(SettingsSeen seen, string key, string? value) =>
        !seen.Rows.TryGetValue(key, out SettingRow? row) || (value is null ? seen.File[key] is null : seen.IsInEffect(key, value) || (row.NeedsRestart && row.IsPending));
}
