using System.Text;
using System.Text.Json;
using Perf.Tuning.Files;

namespace Perf.Tuning.Nginx;

/// <summary>
/// <c>nginx.directive</c>: directives of nginx' configuration, wherever they stand in the main file and what it includes. An edit is tried by <c>nginx -t</c> on a copy; then each file is exchanged
/// whole, the master is told to reload, and it counts when new workers have come and the probes answer.
/// </summary>
/// <param name="context">Where the targets are.</param>
/// <param name="mostReloading">How long a reload may take; 15 s where that is not said.</param>
internal sealed class NginxDirectiveMechanism(MechanismContext context, TimeSpan? mostReloading = null) : IMechanism
{
    private const string ValuesFact = "values";
    private const string AfterFact = "after ";
    private const string RightsFact = "rights ";
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _mostReloading = mostReloading ?? TimeSpan.FromSeconds(15);
    private readonly HashSet<string> _ourFolders = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "nginx.directive";

    /// <summary>How long probes have to answer after a reload.</summary>
    internal TimeSpan MostProbing { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        NginxOrder.Check(order);
        try
        {
            return await SeeAsync(order, cancellation).ConfigureAwait(false);
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
        {
            return new Observation { Values = order.Settings.ToDictionary(pair => pair.Key, _ => (string?)null), Refusal = fault.Message, IsUnseen = true };
        }
    }

    /// <inheritdoc/>
    public Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        NginxOrder.Check(order);
        NginxPlace place = NginxPlace.Of(context.Targets);
        var disk = new NginxDisk(place.Configuration);
        NginxTree tree = NginxTree.Read(place.Configuration, disk);
        Dictionary<string, Dictionary<string, string?>> values = order.Settings.Keys.ToDictionary(key => key, key => NginxEdit.Values(tree, NginxKey.Of(key)).ToDictionary(value => value.Label, value => value.Value));
        Dictionary<string, string?> before = order.Settings.Keys.ToDictionary(key => key, key => NginxEdit.Common(NginxEdit.Values(tree, NginxKey.Of(key))));
        Edit(order, place, disk);
        Dictionary<string, string> facts = new(place.Facts) { [ValuesFact] = JsonSerializer.Serialize(values) };
        foreach (string path in disk.Edited.Keys)
        {
            (facts[AfterFact + path], facts[RightsFact + path]) = (FileContent.HashOf(disk.Bytes(path)), FileReturn.RightsOf(disk.Content(path).Facts));
        }

        foreach ((string fact, string value) in NginxCacheFolder.Missing(order, place.Prefix))
        {
            facts[fact] = value;
        }

        _ourFolders.UnionWith(NginxCacheFolder.Of(facts));
        return Task.FromResult(new Capture { Before = before, Facts = facts, Blobs = disk.Edited.Keys.ToDictionary(path => path, path => disk.Content(path).Bytes) });
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        NginxOrder.Check(order);
        NginxPlace place = NginxPlace.Of(context.Targets);
        var disk = new NginxDisk(place.Configuration);
        NginxTree tree = NginxTree.Read(place.Configuration, disk);
        foreach ((string key, string? value) in order.Settings)
        {
            string? now = NginxEdit.Common(NginxEdit.Values(tree, NginxKey.Of(key)));
            if (!NginxEdit.IsEqual(now, capture.Before.GetValueOrDefault(key)) && !NginxEdit.IsEqual(now, value))
            {
                throw new PerfException(ErrorIds.ChangeDrifted, $"{key} in {place.Configuration} was changed by somebody else since the plan was made. Make the plan again.", key);
            }
        }

        _ourFolders.UnionWith(NginxCacheFolder.Of(capture.Facts));
        NginxTree edited = Edit(order, place, disk);
        if (disk.Edited.Count == 0)
        {
            return;
        }

        NginxMaster master = await place.MasterAsync(tree, cancellation).ConfigureAwait(false) ?? throw new PerfException(ErrorIds.ChangeRefused, place.NotRunning, place.Configuration);
        List<string> exchanged = [];
        try
        {
            await TestAsync(place, edited, disk, cancellation).ConfigureAwait(false);
            foreach (string path in disk.Edited.Keys)
            {
                FileSwap.Replace(disk.Content(path), disk.Bytes(path));
                exchanged.Add(path);
            }

            // From here on it is ended, whoever asks to stop: files and workers must not be of two minds.
            string? fault = await master.ReloadAsync(_mostReloading, context.Time, CancellationToken.None).ConfigureAwait(false)
                ?? await Probing.WaitAsync(context.Targets.Probes, MostProbing, context.Time, CancellationToken.None).ConfigureAwait(false);
            if (fault is not null)
            {
                throw new PerfException(ErrorIds.ChangeFailed, $"nginx does not do well with it: {fault.TrimEnd('.')}. Its files are as they were before.", place.Configuration);
            }
        }
        catch (PerfException)
        {
            PutBack(disk, exchanged);
            if (exchanged.Count > 0)
            {
                _ = await master.ReloadAsync(_mostReloading, context.Time, CancellationToken.None).ConfigureAwait(false);
            }

            NginxCacheFolder.Drop(capture.Facts);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        NginxPlace place = PlaceOf(capture);
        bool isWhole = order.Settings.Keys.All(keys.Contains);
        foreach ((string path, byte[] before) in capture.Blobs)
        {
            NginxStage.Sweep(path);
            if (FileSwap.Read(path, RootsOf(place, path)) is not { } file)
            {
                continue;
            }

            FileSwap.Sweep(file.Real);
            if (isWhole && !file.Is(before) && file.Hash == capture.Facts.GetValueOrDefault(AfterFact + path))
            {
                FileSwap.Replace(file, before);
            }
        }

        NginxStage.Sweep(place.Configuration);

        // What somebody else has changed beside ours stays: then ours alone is put back, block by block.
        var disk = new NginxDisk(place.Configuration);
        foreach (string key in order.Settings.Keys.Where(keys.Contains))
        {
            Dictionary<string, string?> old = Old(capture.Facts, key);
            NginxTree tree = NginxTree.Read(place.Configuration, disk);
            if (!tree.HasBlocksOf(NginxKey.Of(key)))
            {
                // Somebody has taken the block away, and ours with it.
                continue;
            }

            SetOne(tree, NginxKey.Of(key), label => (old.ContainsKey(label), old.GetValueOrDefault(label)), disk);
        }

        disk.Guard();
        foreach (string path in disk.Edited.Keys.Where(path => disk.Edited[path] != disk.Original(path)))
        {
            FileSwap.Replace(disk.Content(path), disk.Bytes(path));
        }

        await ReloadRestoredAsync(place, cancellation).ConfigureAwait(false);
        if (isWhole)
        {
            NginxCacheFolder.Drop(capture.Facts);
        }
    }

    /// <inheritdoc/>
    public async Task RestoreBytesAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        try
        {
            // nginx need not run for that: what others have changed beside ours stays here, too.
            await RestoreAsync(order, capture, [.. order.Settings.Keys], cancellation).ConfigureAwait(false);
            return;
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
        {
            // Its files cannot be read as they are.
        }

        NginxPlace place = PlaceOf(capture);
        foreach ((string path, byte[] before) in capture.Blobs)
        {
            NginxStage.Sweep(path);
            FileReturn.Put(path, before, RootsOf(place, path), capture.Facts.GetValueOrDefault(RightsFact + path));
        }

        NginxStage.Sweep(place.Configuration);
        await ReloadRestoredAsync(place, cancellation).ConfigureAwait(false);
        NginxCacheFolder.Drop(capture.Facts);
    }

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(ChangeOrder order, CancellationToken cancellation)
    {
        NginxPlace place = NginxPlace.Of(context.Targets);
        NginxTree tree = NginxTree.Read(place.Configuration, new NginxDisk(place.Configuration));
        long start = context.Time.GetTimestamp();
        while (await place.MasterAsync(tree, cancellation).ConfigureAwait(false) is not { } master || master.Workers().Count == 0)
        {
            if (context.Time.GetElapsedTime(start) >= MostWaiting)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), context.Time, cancellation).ConfigureAwait(false);
        }

        return await Probing.WaitAsync(context.Targets.Probes, MostWaiting - context.Time.GetElapsedTime(start), context.Time, cancellation).ConfigureAwait(false) is null;
    }

    /// <inheritdoc/>
    public SettingStanding? StandingOf(string key, string? asked, IReadOnlyDictionary<string, string> facts, Observation seen) =>
        seen.Parts.TryGetValue(key, out IReadOnlyDictionary<string, string?>? now) ? NginxStanding.Of(Old(facts, key), asked, now) : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture)
    {
        NginxPlace place = NginxPlace.Of(capture.Facts);
        string prefix = place.Prefix is null ? "" : $" -p {ShellText.Quote(place.Prefix)}";
        string command = $"{ShellText.Quote(place.Program)} -c {ShellText.Quote(place.Configuration)}{prefix}";
        return [.. capture.Blobs.Select(blob => ShellText.PutBack(blob.Value, blob.Key)), $"{command} -t && {command} -s reload"];
    }

    // What was looked at before undoing is the nginx that is declared now: another one would be written to unseen.
    private NginxPlace PlaceOf(Capture capture)
    {
        NginxPlace place = NginxPlace.Of(capture.Facts);
        return context.Targets.Nginx is { } declared && Path.GetFullPath(declared.Configuration) is var now && now != place.Configuration
            ? throw new PerfException(ErrorIds.BackupElsewhere, $"The environment's nginx has {now}, and the one that was changed has {place.Configuration}; nothing was written. Declare that one under tuning: nginx: again.", place.Configuration)
            : place;
    }

    private static string[] RootsOf(NginxPlace place, string path) => [Path.GetDirectoryName(place.Configuration) ?? "/", Path.GetDirectoryName(path) ?? "/"];

    private static Dictionary<string, string?> Old(IReadOnlyDictionary<string, string> facts, string key)
    {
        Dictionary<string, Dictionary<string, string?>>? values = facts.TryGetValue(ValuesFact, out string? text) ? JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string?>>>(text) : null;
        return values?.GetValueOrDefault(key) ?? throw new PerfException(ErrorIds.BackupDamaged, $"The backup does not say what {key} was before.", key);
    }

    private NginxTree Edit(ChangeOrder order, NginxPlace place, NginxDisk disk)
    {
        foreach ((string key, string? value) in order.Settings)
        {
            if (value?.StartsWith(NginxEdit.Mixed, StringComparison.Ordinal) == true)
            {
                throw new PerfException(ErrorIds.ChangeRefused, $"{key} has not the same value in all its blocks, and such a mixture is not set: name the block, or one value for all.", key);
            }

            NginxTree now = NginxTree.Read(place.Configuration, disk);
            if ((NginxDenied.WhyElsewhere(NginxKey.Of(key), value, now) ?? NginxCacheFolder.WhyNot(NginxKey.Of(key), value, now, place.Prefix, _ourFolders)) is { } why)
            {
                throw new PerfException(ErrorIds.ChangeRefused, why, key);
            }

            SetOne(now, NginxKey.Of(key), _ => (true, value), disk);
        }

        disk.Guard();

        // Read back as nginx would read it: what was set must be what is there.
        NginxTree tree = NginxTree.Read(place.Configuration, disk);
        foreach ((string key, string? value) in order.Settings)
        {
            if (!NginxEdit.IsEqual(NginxEdit.Common(NginxEdit.Values(tree, NginxKey.Of(key))), value))
            {
                throw new PerfException(ErrorIds.ChangeRefused, $"{key} cannot be set without changing more than it; change it by hand in {place.Configuration}.", key);
            }
        }

        return tree;
    }

    private static void SetOne(NginxTree tree, NginxKey key, Func<string, (bool IsMeant, string? Value)> value, NginxDisk disk)
    {
        foreach ((string path, string text) in NginxEdit.Set(tree, key, value))
        {
            disk.Edited[path] = text;
        }
    }

    private static void PutBack(NginxDisk disk, List<string> exchanged)
    {
        foreach (string path in exchanged)
        {
            FileContent before = disk.Content(path);
            if (FileSwap.Read(path, [Path.GetDirectoryName(before.Real) ?? "/"]) is { } now && now.Is(disk.Bytes(path)))
            {
                FileSwap.Replace(now, before.Bytes);
            }
        }
    }

    private static async Task TestAsync(NginxPlace place, NginxTree edited, NginxDisk disk, CancellationToken cancellation)
    {
        using NginxStage stage = NginxStage.Write(edited, disk);
        if (await place.TestAsync(stage.Main, cancellation).ConfigureAwait(false) is not { } said)
        {
            return;
        }

        string? already = await place.TestAsync(place.Configuration, cancellation).ConfigureAwait(false);
        throw already is null
            ? new PerfException(ErrorIds.ChangeFailed, $"nginx -t refuses it: {stage.Told(said)}. Nothing is changed.", place.Configuration)
            : new PerfException(ErrorIds.ChangeRefused, $"nginx -t refuses the configuration as it is already: {already}. Mend that first; nothing is changed.", place.Configuration);
    }

    private async Task ReloadRestoredAsync(NginxPlace place, CancellationToken cancellation)
    {
        NginxTree tree = NginxTree.Read(place.Configuration, new NginxDisk(place.Configuration));
        if (await place.MasterAsync(tree, cancellation).ConfigureAwait(false) is not { } master)
        {
            // It does not run, and will read what is there when it starts.
            return;
        }

        string? fault = await place.TestAsync(place.Configuration, cancellation).ConfigureAwait(false) ?? await master.ReloadAsync(_mostReloading, context.Time, cancellation).ConfigureAwait(false);
        if (fault is not null)
        {
            throw new PerfException(ErrorIds.ChangeFailed, $"What was there before is in nginx' files again, but nginx has not reloaded them: {fault.TrimEnd('.')}. Mend that and reload it (nginx -s reload).", place.Configuration);
        }
    }

    private async Task<Observation> SeeAsync(ChangeOrder order, CancellationToken cancellation)
    {
        NginxPlace place = NginxPlace.Of(context.Targets);
        var disk = new NginxDisk(place.Configuration);
        NginxTree tree = NginxTree.Read(place.Configuration, disk);
        Dictionary<string, string?> values = [];
        Dictionary<string, IReadOnlyDictionary<string, string?>> parts = [];
        List<string> warnings = [];
        string? refusal = null;
        foreach (string key in order.Settings.Keys)
        {
            NginxKey directive = NginxKey.Of(key);
            try
            {
                // No block is there any more: that is seen, too.
                parts[key] = tree.HasBlocksOf(directive) ? NginxEdit.Values(tree, directive).ToDictionary(value => value.Label, value => value.Value) : new Dictionary<string, string?>();
                values[key] = NginxEdit.Common(NginxEdit.Values(tree, directive));
                warnings.AddRange(NginxUpgrade.Warnings(tree, directive));
            }
            catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
            {
                values[key] = null;
                refusal ??= fault.Message;
            }
        }

        bool isSet = refusal is null && order.Settings.All(pair => NginxEdit.IsEqual(values[pair.Key], pair.Value));
        var diff = new StringBuilder();
        string[] files = [.. disk.Paths.Order(StringComparer.Ordinal)];
        if (refusal is null && !isSet)
        {
            try
            {
                Edit(order, place, disk);
                foreach (string path in disk.Edited.Keys.Order(StringComparer.Ordinal))
                {
                    diff.Append(UnifiedDiff.Of(path, NginxSecrets.Hide(disk.Original(path)), NginxSecrets.Hide(disk.Edited[path])));
                    refusal ??= FileSwap.WhyFixed(disk.Content(path));
                }
            }
            catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
            {
                refusal = fault.Message;
            }

            refusal ??= NginxDenied.WhyUnsaid(order, context.Targets.Nginx) ?? place.WhyNot(await place.MasterAsync(tree, cancellation).ConfigureAwait(false));
        }

        return new Observation
        {
            Values = values,
            IsSet = isSet,
            Refusal = refusal,
            Identity = place.Configuration,
            State = string.Join('\n', files.Select(path => $"{path} {disk.Content(path).Hash}")),
            Diff = diff.ToString(),
            Parts = parts,
            Warnings = [.. NginxShared.Warnings(tree, disk.Edited.Keys), .. warnings],
        };
    }
}
