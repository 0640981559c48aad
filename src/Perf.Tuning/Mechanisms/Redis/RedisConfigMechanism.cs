using Perf.Tuning.Files;

namespace Perf.Tuning.Redis;

/// <summary>
/// Settings of Redis: CONFIG SET for those in effect, and the one line in the file that Redis was started with, where that is on this machine. Not CONFIG REWRITE: it writes lines of its own besides, and
/// what it has written cannot be taken back to the byte. The key is the setting's name (<c>maxmemory-policy</c>), the value as CONFIG GET says it.
/// </summary>
internal sealed class RedisConfigMechanism(MechanismContext context) : IMechanism
{
    private const string Policy = "maxmemory-policy";
    private const string Limit = "maxmemory";
    private const string NoEviction = "noeviction";
    private const string FileFact = "file";
    private const string AddressFact = "address";
    private const string RightsFact = "rights";
    private const string FileBlob = "redis.conf";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public string Name => "redis.config";

    /// <inheritdoc/>
    public bool IsKeptBesides => true;

    /// <summary>How long a restart may take until the server answers.</summary>
    internal TimeSpan RestartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        using RedisSession session = await RedisSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<string, string?> live = await LiveAsync(session, order.Settings.Keys, cancellation).ConfigureAwait(false);
        (FileContent? file, string? whyNot) = await FileAsync(session, cancellation).ConfigureAwait(false);
        var values = order.Settings.ToDictionary(setting => setting.Key, setting => ValueOf(live[setting.Key], setting.Value));
        KeyValuePair<string, string?>[] left = [.. order.Settings.Where(setting => setting.Value is not null && values[setting.Key] != setting.Value)];
        return new Observation
        {
            Values = values,
            Refusal = order.Settings.Select(setting => WhyNot(setting, live[setting.Key])).FirstOrDefault(why => why is not null) ?? await WhyTooLittleAsync(session, order, live, cancellation).ConfigureAwait(false),
            IsSet = left.Length == 0,
            State = session.Address,
            Identity = session.Address,
            Diff = string.Concat(left.Select(setting => $"# {setting.Key}: {live[setting.Key]} -> {setting.Value}\nCONFIG SET {setting.Key} {Quoted(setting.Value!)}\n")) + DiffOf(file, left),
            Warnings = left.Length == 0 || file is not null ? [] : [$"It holds until Redis is restarted, for its file is not changed: {whyNot}. To keep it, write it there: {string.Join("; ", left.Select(setting => RedisText.Line(setting.Key, setting.Value!)))}"],
        };
    }

    /// <inheritdoc/>
    public async Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        using RedisSession session = await RedisSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        IReadOnlyDictionary<string, string?> live = await LiveAsync(session, order.Settings.Keys, cancellation).ConfigureAwait(false);
        var facts = new Dictionary<string, string> { [AddressFact] = session.Address };
        var blobs = new Dictionary<string, byte[]>();
        if ((await FileAsync(session, cancellation).ConfigureAwait(false)).File is { } file)
        {
            facts[FileFact] = file.Path;
            facts[RightsFact] = FileReturn.RightsOf(file.Facts);
            blobs[FileBlob] = file.Bytes;
        }

        return new Capture { Before = live, Facts = facts, Blobs = blobs };
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        Check(order);
        KeyValuePair<string, string?>[] settings = [.. order.Settings.Where(setting => setting.Value is not null)];
        using RedisSession session = await OpenAsync(capture, cancellation).ConfigureAwait(false);
        try
        {
            foreach ((string key, string? value) in settings)
            {
                await session.SetAsync(key, value!, cancellation).ConfigureAwait(false);
                string? now = await session.GetAsync(key, cancellation).ConfigureAwait(false);
                if (now is null || !RedisText.AreEqual(now, value!))
                {
                    throw new PerfException(ErrorIds.ChangeFailed, $"Redis was told to have {key} at '{value}', and has it at '{now}'. It was put back.");
                }
            }

            // What is kept comes after what holds: where this fails, a restart brings the old value.
            if (capture.Facts.TryGetValue(FileFact, out string? path) && Read(path) is { } file)
            {
                FileSwap.Replace(file, Written(file, settings));
            }
        }
        catch (Exception e) when (e is PerfException or OperationCanceledException)
        {
            await PutBackAsync(session, capture, order.Settings.Keys).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        using RedisSession session = await OpenAsync(capture, cancellation).ConfigureAwait(false);
        await PutBackAsync(session, capture, order.Settings.Keys.Where(keys.Contains)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RestoreBytesAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        // Where the file is gone, all of it; otherwise our lines, for somebody else may have written into it since it was captured.
        if (!PutBackLines(capture, [.. order.Settings.Keys]) && capture.Facts.TryGetValue(FileFact, out string? path) && capture.Blobs.TryGetValue(FileBlob, out byte[]? bytes))
        {
            FileReturn.Put(path, bytes, [Folder(path)], capture.Facts.GetValueOrDefault(RightsFact));
        }

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
                using RedisSession session = await RedisSession.OpenAsync(context, cancellation).ConfigureAwait(false);
                await session.FileAsync(cancellation).ConfigureAwait(false);
                return true;
            }
            catch (PerfException)
            {
                // It does not answer yet, or loads its keys.
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
        string address = capture.Facts.GetValueOrDefault(AddressFact, "127.0.0.1:6379");
        int colon = address.LastIndexOf(':');
        string where = colon < 0 ? $"-s {ShellText.Quote(address)}" : $"-h {ShellText.Quote(address[..colon].Trim('[', ']'))} -p {ShellText.Quote(address[(colon + 1)..])}";
        List<string> lines = [ShellText.Comment("redis-cli takes the password from REDISCLI_AUTH."), .. capture.Before.Where(before => before.Value is not null).Select(before => $"redis-cli {where} CONFIG SET {ShellText.Quote(before.Key)} {ShellText.Quote(before.Value!)}")];
        if (capture.Facts.TryGetValue(FileFact, out string? path) && capture.Blobs.TryGetValue(FileBlob, out byte[]? bytes))
        {
            lines.Add(ShellText.Comment("The whole file as it was; look first whether somebody else has changed it since."));
            lines.Add(ShellText.PutBack(bytes, path));
        }

        return lines;
    }

    private static void Check(ChangeOrder order)
    {
        foreach ((string key, string? value) in order.Settings)
        {
            RedisText.Check(key, value);
        }
    }

    // The lines alone, without those around them: there may be a password among them.
    private static string DiffOf(FileContent? file, KeyValuePair<string, string?>[] settings)
    {
        if (file is null || settings.Length == 0)
        {
            return "";
        }

        string text = LineFile.Text(file.Bytes);
        return $"--- {file.Path}\n+++ {file.Path}\n" + string.Concat(settings.Select(setting =>
            $"{(LineFile.Line(text, RedisText.IsOf(setting.Key)) is { } line ? $"-{line}\n" : "")}+{RedisText.Line(setting.Key, setting.Value!)}\n"));
    }

    private static string Quoted(string value) => value.Length == 0 || value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;

    private static string? ValueOf(string? live, string? wanted) => live is not null && wanted is not null && RedisText.AreEqual(live, wanted) ? wanted : live;

    private static byte[] Written(FileContent file, IEnumerable<KeyValuePair<string, string?>> settings) =>
        LineFile.Bytes(settings.Aggregate(LineFile.Text(file.Bytes), (text, setting) => LineFile.Set(text, RedisText.IsOf(setting.Key), RedisText.Line(setting.Key, setting.Value!))));

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? "/";

    private static FileContent? Read(string path) => FileSwap.Read(path, [Folder(path)]);

    private static async Task<IReadOnlyDictionary<string, string?>> LiveAsync(RedisSession session, IEnumerable<string> keys, CancellationToken cancellation)
    {
        var live = new Dictionary<string, string?>();
        foreach (string key in keys)
        {
            live[key] = await session.GetAsync(key, cancellation).ConfigureAwait(false);
        }

        return live;
    }

    // The file, where it is here and may be changed; otherwise why not.
    private static async Task<(FileContent? File, string? WhyNot)> FileAsync(RedisSession session, CancellationToken cancellation)
    {
        (string path, bool isHere) = await session.FileAsync(cancellation).ConfigureAwait(false);
        if (path.Length == 0)
        {
            return (null, "it was started without one");
        }

        // A file of that name may be here, too, and be another Redis'.
        if (!isHere)
        {
            return (null, $"{path} is on another machine or in a container, for the Redis at {session.Address} is no process of this machine");
        }

        if (!Path.IsPathRooted(path) || !File.Exists(path))
        {
            return (null, $"{path} is not on this machine, or may not be read");
        }

        try
        {
            return Read(path) is { } file ? FileSwap.WhyFixed(file) is { } why ? (null, why) : (file, null) : (null, $"{path} is not there");
        }
        catch (PerfException e)
        {
            return (null, e.Message.TrimEnd('.'));
        }
    }

    private string? WhyNot(KeyValuePair<string, string?> setting, string? live) =>
        live is null ? $"Redis has no setting '{setting.Key}' in this version, or the user of the connection may not see it. Look for its name with CONFIG GET *."
        : setting is { Key: Policy, Value: not null and not NoEviction } && context.Targets.Redis is { IsCache: false } ? "Which keys may go is for you to say: a Redis that keeps data would lose it. If it is a cache, declare it: tuning: redis: cache: true."
        : null;

    // Whichever policy holds: one that evicts deletes keys until the rest fits, and without one every write fails. Undoing brings no key back.
    private async Task<string?> WhyTooLittleAsync(RedisSession session, ChangeOrder order, IReadOnlyDictionary<string, string?> live, CancellationToken cancellation)
    {
        if (context.Targets.Redis is not { IsCache: false } || order.Settings.GetValueOrDefault(Limit) is not { } wanted)
        {
            return null;
        }

        return await session.UsedMemoryAsync(cancellation).ConfigureAwait(false) is not { } used ? "How much memory Redis has in use cannot be seen (INFO memory), so that a limit may be less than that, and keys would be lost. Let the connection's user see it: ACL SETUSER perf +info."
            : RedisText.IsTooLittle(live[Limit], wanted, used) ? $"Redis has {SizeText.Format(used)} in use, and with maxmemory at {wanted} it would delete keys at once, or refuse writes; undoing brings no key back. If it is a cache whose keys may go, declare it: tuning: redis: cache: true. Otherwise take more than is in use."
            : null;
    }

    private async Task<RedisSession> OpenAsync(Capture capture, CancellationToken cancellation)
    {
        RedisSession session = await RedisSession.OpenAsync(context, cancellation).ConfigureAwait(false);
        if (capture.Facts.TryGetValue(AddressFact, out string? address) && address != session.Address)
        {
            session.Dispose();
            throw new PerfException(ErrorIds.BackupElsewhere, $"The environment's Redis is {session.Address}, and the one that was changed is {address}; nothing was written. Point tuning: redis: at that one.");
        }

        return session;
    }

    // What was begun is ended. The file first: were the process to end in between, the value in effect would still say that something is to be undone.
    private static async Task PutBackAsync(RedisSession session, Capture capture, IEnumerable<string> keys)
    {
        string[] all = [.. keys];
        PutBackLines(capture, all);
        foreach (string key in all.Reverse())
        {
            if (capture.Before.GetValueOrDefault(key) is { } value && await session.GetAsync(key, CancellationToken.None).ConfigureAwait(false) != value)
            {
                await session.SetAsync(key, value, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    // Whether there is a file to put them back in.
    private static bool PutBackLines(Capture capture, IReadOnlyList<string> keys)
    {
        if (!capture.Facts.TryGetValue(FileFact, out string? path) || !capture.Blobs.TryGetValue(FileBlob, out byte[]? before) || Read(path) is not { } file)
        {
            return false;
        }

        byte[] back = LineFile.Bytes(LineFile.PutBack(LineFile.Text(file.Bytes), LineFile.Text(before), [.. keys.Select(RedisText.IsOf)]));
        FileSwap.Put(path, back, [Folder(path)]);
        return true;
    }
}
