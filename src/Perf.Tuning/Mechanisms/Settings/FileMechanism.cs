using System.Text;
using Perf.Tuning.Files;

namespace Perf.Tuning.Settings;

/// <summary>
/// What all mechanisms of one file have in common. An edit is a pure function of the text; undoing is, too: where the file is still what the edit had made, its bytes from before come back, and where
/// somebody else has changed it meanwhile, the settings alone are put back, each written as it was.
/// </summary>
/// <param name="context">Where the targets are.</param>
internal abstract class FileMechanism(MechanismContext context) : IMechanism
{
    private const string FileFact = "file";
    private const string HadNoneFact = "missing";
    private const string RightsFact = "rights";
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool SeesFilesAlone => true;

    /// <summary>Where the targets are.</summary>
    protected MechanismContext Context { get; } = context;

    /// <summary>Whether the file is made where there is none.</summary>
    protected virtual bool MakesFile => false;

    /// <inheritdoc/>
    public Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        try
        {
            return Task.FromResult(Observe(order));
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
        {
            return Task.FromResult(new Observation { Values = order.Settings.ToDictionary(pair => pair.Key, _ => (string?)null), Refusal = fault.Message, IsUnseen = true });
        }
    }

    /// <inheritdoc/>
    public Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation)
    {
        Check(order);
        FilePlace place = PlaceOf(order);
        FileContent? file = place.Read();
        Dictionary<string, string> facts = new(FactsOf(order)) { [FileFact] = place.Path };
        if (file is null)
        {
            facts[HadNoneFact] = "true";
            return Task.FromResult(new Capture { Before = Values(order, place, ""), Facts = facts });
        }

        facts[RightsFact] = FileReturn.RightsOf(file.Facts);
        string text = TextFile.Read(file.Bytes, place.Path).Text;
        return Task.FromResult(new Capture { Before = Values(order, place, text), Facts = facts, Blobs = new Dictionary<string, byte[]> { [place.Path] = file.Bytes } });
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        Check(order);
        FilePlace place = PlaceOf(order);
        FileContent? file = place.Read();
        byte[]? before = Before(capture);
        if (file is null)
        {
            if (before is not null || !MakesFile)
            {
                throw new PerfException(ErrorIds.ChangeDrifted, $"{place.Path} is gone since the plan was made. Make the plan again.", place.Path);
            }

            FileSwap.Create(place.Path, Encoding.UTF8.GetBytes(Edited(order, place, "")), FileSwap.ReadableForAll);
        }
        else
        {
            TextFile text = TextFile.Read(file.Bytes, place.Path);
            string edited = Edited(order, place, text.Text);
            if (edited == text.Text)
            {
                return;
            }

            // What somebody has changed beside our settings since it was captured stays: the edit is made in the file as it is.
            IReadOnlyDictionary<string, string?> now = Values(order, place, text.Text);
            if (order.Settings.Keys.FirstOrDefault(key => !IsEqual(key, now[key], capture.Before.GetValueOrDefault(key)) && !IsEqual(key, now[key], order.Settings[key])) is { } drifted)
            {
                throw new PerfException(ErrorIds.ChangeDrifted, $"{drifted} in {place.Path} was changed by somebody else since the plan was made. Make the plan again.", place.Path);
            }

            FileSwap.Replace(file, text.With(edited, place.Path));
        }

        await AfterwardsAsync(place, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        FilePlace place = PlaceOf(capture, order);
        Restore(order, capture, place, keys);
        await AfterwardsAsync(place, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreBytesAsync(ChangeOrder order, Capture capture, CancellationToken cancellation)
    {
        FilePlace place = PlaceOf(capture, order);
        try
        {
            // The service is down, its file can be read all the same: what somebody else has changed in it since it was captured stays.
            Restore(order, capture, place, [.. order.Settings.Keys]);
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
        {
            // It has not the form of its settings any more, with which no service would start: then all of it goes back.
            if (Before(capture) is { } before)
            {
                FileReturn.Put(place.Path, before, [place.Root], capture.Facts.GetValueOrDefault(RightsFact));
            }
            else if (place.Read() is { } file)
            {
                FileSwap.Delete(file, withFolder: true);
            }
        }

        await AfterwardsAsync(place, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(ChangeOrder order, CancellationToken cancellation) =>
        await Probing.WaitAsync(Context.Targets.Probes, MostWaiting, Context.Time, cancellation).ConfigureAwait(false) is null;

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture)
    {
        // Written into the file that is there, which keeps owner and rights.
        string path = capture.Facts[FileFact];
        return Before(capture) is { } before ? [ShellText.PutBack(before, path)] : [$"rm -f -- {ShellText.Quote(path)}"];
    }

    /// <summary>Which file it is.</summary>
    /// <param name="order">The order.</param>
    protected abstract FilePlace PlaceOf(ChangeOrder order);

    /// <summary>A setting's value in the file's text; null where it is not set there.</summary>
    /// <param name="order">The order.</param>
    /// <param name="text">The text; empty where there is no file.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    protected abstract string? Get(ChangeOrder order, string text, string key);

    /// <summary>The text with a setting set, or taken away.</summary>
    /// <param name="order">The order.</param>
    /// <param name="text">The text.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value; null takes it away.</param>
    /// <exception cref="FormatException">It cannot be done.</exception>
    protected abstract string Set(ChangeOrder order, string text, string key, string? value);

    /// <summary>The text with a setting as it is in another text.</summary>
    /// <param name="order">The order.</param>
    /// <param name="text">The text.</param>
    /// <param name="before">The other text.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="FormatException">It cannot be done.</exception>
    protected abstract string PutBack(ChangeOrder order, string text, string before, string key);

    /// <summary>Refuses what must not be set at all.</summary>
    /// <param name="order">The order.</param>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Why not, in a sentence; null where it may be set.</returns>
    protected abstract string? WhyDenied(ChangeOrder order, string key, string? value);

    /// <summary>Why it would have no effect, or another one, as things stand; null where it has.</summary>
    /// <param name="order">The order.</param>
    /// <param name="place">The file.</param>
    protected virtual string? WhyRefused(ChangeOrder order, FilePlace place) => null;

    /// <summary>What is to be told with it.</summary>
    /// <param name="order">The order.</param>
    protected virtual IReadOnlyList<string> WarningsOf(ChangeOrder order) => [];

    /// <summary>The value in effect where the file itself has none, or where another file counts.</summary>
    /// <param name="order">The order.</param>
    /// <param name="place">The file.</param>
    /// <param name="key">The setting.</param>
    /// <param name="own">The file's own value.</param>
    protected virtual string? InEffect(ChangeOrder order, FilePlace place, string key, string? own) => own;

    /// <summary>The place of a file that was captured.</summary>
    /// <param name="path">Its path.</param>
    protected virtual FilePlace PlaceAt(string path) => FilePlace.At(path);

    /// <summary>Arguments that undoing needs, too, should the environment not declare them any more.</summary>
    /// <param name="order">The order.</param>
    protected virtual IReadOnlyDictionary<string, string> FactsOf(ChangeOrder order) => new Dictionary<string, string>();

    /// <summary>Whether nothing is left of a file that a change had made.</summary>
    /// <param name="text">Its text.</param>
    protected virtual bool IsBare(string text) => string.IsNullOrWhiteSpace(text);

    /// <summary>What is to be done when the file has other bytes.</summary>
    /// <param name="place">The file.</param>
    /// <param name="cancellation">Ends it.</param>
    protected virtual Task AfterwardsAsync(FilePlace place, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The difference as people read it, without what is secret beside it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="place">The file.</param>
    /// <param name="before">The text before; null where there is no file.</param>
    /// <param name="after">The text after.</param>
    protected virtual string DiffOf(ChangeOrder order, FilePlace place, string? before, string after) => SettingsDiff.Of(place.Path, Changed(order, place, before, after));

    /// <summary>Whether two values mean the same.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    protected virtual bool IsEqual(string key, string? left, string? right) => SettingValue.IsEqual(left, right);

    private static byte[]? Before(Capture capture) => capture.Facts.TryGetValue(FileFact, out string? path) ? capture.Blobs.GetValueOrDefault(path) : null;

    private Observation Observe(ChangeOrder order)
    {
        FilePlace place = PlaceOf(order);
        FileContent? file = place.Read();
        if (file is null && !MakesFile)
        {
            // That is seen, and says that nothing is set in it.
            return new Observation { Values = order.Settings.Keys.ToDictionary(key => key, _ => (string?)null), Refusal = $"There is no file {place.Path}: name the right one under tuning: in environments.yaml.", Identity = place.Path };
        }

        string? before = file is null ? null : TextFile.Read(file.Bytes, place.Path).Text;
        Dictionary<string, string?> values = Values(order, place, before ?? "");
        bool isSet = order.Settings.All(pair => IsEqual(pair.Key, values[pair.Key], pair.Value));
        string after = before ?? "";
        string? refusal = file is null ? null : FileSwap.WhyFixed(file);
        try
        {
            after = isSet ? after : Edited(order, place, after);
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.ChangeRefused)
        {
            // What it is now can be told all the same.
            refusal = fault.Message;
        }

        return new Observation
        {
            Values = values,
            IsSet = isSet,
            Refusal = isSet ? null : WhyRefused(order, place) ?? refusal,
            State = $"{place.Path} {file?.Hash ?? "none"}",
            Identity = place.Path,
            Diff = isSet || after == before ? "" : DiffOf(order, place, before, after),
            Warnings = WarningsOf(order),
        };
    }

    private void Restore(ChangeOrder order, Capture capture, FilePlace place, IReadOnlyCollection<string> keys)
    {
        order = order with { Arguments = order.Arguments.Concat(capture.Facts).DistinctBy(pair => pair.Key).ToDictionary() };
        byte[]? before = Before(capture);
        if (place.Read() is { } file)
        {
            FileSwap.Sweep(file.Real);
            if (before is null || !file.Is(before))
            {
                Restore(order, place, file, before, keys);
            }
        }
        else if (before is not null)
        {
            // The file is gone, and with it what somebody else may have had in it: what was there before is the nearest to it.
            FileReturn.Put(place.Path, before, [place.Root], capture.Facts.GetValueOrDefault(RightsFact));
        }
        else if (MakesFile)
        {
            FileSwap.Abandon(place.Path);
        }
    }

    private void Restore(ChangeOrder order, FilePlace place, FileContent file, byte[]? before, IReadOnlyCollection<string> keys)
    {
        TextFile now = TextFile.Read(file.Bytes, place.Path);
        string old = before is null ? "" : TextFile.Read(before, place.Path).Text;
        bool isAll = order.Settings.Keys.All(keys.Contains);
        if (isAll && IsOurs(order, place, now.Text, old))
        {
            if (before is null)
            {
                FileSwap.Delete(file, withFolder: true);
            }
            else
            {
                FileSwap.Replace(file, before);
            }

            return;
        }

        string text = now.Text;
        foreach (string key in order.Settings.Keys.Where(keys.Contains))
        {
            text = place.Guarded(() => PutBack(order, text, old, key));
        }

        if (text == now.Text)
        {
            return;
        }

        if (before is null && isAll && IsBare(text))
        {
            FileSwap.Delete(file, withFolder: true);
        }
        else
        {
            FileSwap.Replace(file, now.With(text, place.Path));
        }
    }

    private bool IsOurs(ChangeOrder order, FilePlace place, string now, string old)
    {
        try
        {
            return Edited(order, place, old) == now;
        }
        catch (PerfException)
        {
            return false;
        }
    }

    private FilePlace PlaceOf(Capture capture, ChangeOrder order)
    {
        if (!capture.Facts.TryGetValue(FileFact, out string? path))
        {
            throw new PerfException(ErrorIds.BackupDamaged, $"The backup does not say which file of {order.Target} it is of.", order.Target);
        }

        // What was looked at before undoing is the file that is declared now: another one would be written to unseen.
        return Declared(order) is { } now && now != path
            ? throw new PerfException(ErrorIds.BackupElsewhere, $"The environment's file is {now}, and the one that was changed is {path}; nothing was written. Declare that one under tuning: in environments.yaml again.", path)
            : PlaceAt(path);
    }

    private string? Declared(ChangeOrder order)
    {
        try
        {
            return PlaceOf(order).Path;
        }
        catch (PerfException)
        {
            return null;
        }
    }

    private string Edited(ChangeOrder order, FilePlace place, string text)
    {
        foreach ((string key, string? value) in order.Settings)
        {
            // Only what is not so yet: the same value written in another way (64 and 64.0, True and true) stays as it is.
            text = place.Guarded(() => IsEqual(key, Get(order, text, key), value) ? text : Set(order, text, key, value));
        }

        return text;
    }

    private Dictionary<string, string?> Values(ChangeOrder order, FilePlace place, string text) =>
        order.Settings.Keys.ToDictionary(key => key, key => place.Guarded(() => InEffect(order, place, key, Get(order, text, key))));

    private SettingChange[] Changed(ChangeOrder order, FilePlace place, string? before, string after) =>
    [
        .. order.Settings.Keys
            .Select(key => new SettingChange { Key = key, Before = place.Guarded(() => Get(order, before ?? "", key)), After = place.Guarded(() => Get(order, after, key)) })
            .Where(change => change.Before != change.After),
    ];

    private void Check(ChangeOrder order)
    {
        foreach ((string key, string? value) in order.Settings)
        {
            if (value is not null && value.Any(c => char.IsControl(c) && c != '\t'))
            {
                throw new PerfException(ErrorIds.CatalogueInvalid, $"The value of {key} has line breaks or control characters, with which it would be more than a value. Take them out.", key);
            }

            if (WhyDenied(order, key, value) is { } why)
            {
                throw new PerfException(ErrorIds.ChangeDenied, why, key);
            }
        }
    }
}
