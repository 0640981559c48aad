using System.Text;
using System.Text.Json;

namespace Perf.Tuning;

/// <summary>A backup that is open for writing, by whoever has the lock. What it says has happened is on the disk.</summary>
internal sealed class BackupJournal : IDisposable
{
    private readonly JournalWriter _writer;
    private readonly TimeProvider _time;
    private readonly IFaultHook _faults;
    private readonly SortedDictionary<int, ChangeRecord> _changes = [];
    private readonly HashSet<int> _scripted = [];

    private BackupJournal(Manifest manifest, string path, JournalWriter writer, TimeProvider time, IFaultHook faults)
    {
        Manifest = manifest;
        Path = path;
        Blobs = new BlobStore(path);
        _writer = writer;
        _time = time;
        _faults = faults;
    }

    /// <summary>What it is of.</summary>
    internal Manifest Manifest { get; }

    /// <summary>Its folder.</summary>
    internal string Path { get; }

    /// <summary>Its original bytes.</summary>
    internal BlobStore Blobs { get; }

    /// <summary>Its changes by number.</summary>
    internal IReadOnlyList<ChangeRecord> Changes => [.. _changes.Values];

    /// <summary>Begins a backup: claims its id, writes what it is of, and opens its journal.</summary>
    /// <param name="folder">The folder of the backups.</param>
    /// <param name="manifest">Makes what it is of, of the id.</param>
    /// <param name="time">The clock.</param>
    /// <param name="faults">Called at boundaries.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: nothing is left of it.</exception>
    internal static BackupJournal Create(string folder, Func<string, Manifest> manifest, TimeProvider time, IFaultHook faults) => JournalFault.Guard(folder, () =>
    {
        for (int attempt = 1; ; attempt++)
        {
            string id = BackupId.Of(time.GetUtcNow(), attempt);
            if (!Directory.Exists(System.IO.Path.Combine(folder, id)) && Claim(folder, manifest(id), time, faults) is { } journal)
            {
                return journal;
            }
        }
    });

    /// <summary>Goes on with a backup, and takes off its end what a process had half written when it died.</summary>
    /// <param name="reading">The backup; one that can be trusted.</param>
    /// <param name="reason">What for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="faults">Called at boundaries.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>.</exception>
    internal static BackupJournal Open(BackupReading reading, string reason, TimeProvider time, IFaultHook faults) => JournalFault.Guard(reading.Path, () =>
    {
        JournalWriter writer = JournalWriter.Open(System.IO.Path.Combine(reading.Path, BackupReading.JournalFile), reading.Journal);
        var journal = new BackupJournal(reading.Manifest!, reading.Path, writer, time, faults);
        foreach (ChangeRecord record in reading.Changes)
        {
            journal._changes[record.Number] = record;
        }

        try
        {
            journal.Begin(reason);
            if (reading.Journal.Torn > 0)
            {
                journal.Append(new JournalEvent { Step = JournalStep.Mended, Reason = $"{reading.Journal.Torn} bytes that were half written were taken off the end." });
            }

            return journal;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    });

    /// <summary>A change; null where there is none of that number.</summary>
    /// <param name="number">Its number.</param>
    internal ChangeRecord? Find(int number) => _changes.GetValueOrDefault(number);

    /// <summary>Writes a step of a change. It is on the disk when this comes back. A measurement for whose trials there is no room is written without them.</summary>
    /// <param name="entry">The step; its moment is filled in.</param>
    /// <returns>The change after it.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: it is not written, and the change is as before.</exception>
    internal ChangeRecord Write(JournalEvent entry)
    {
        entry = entry with { At = _time.GetUtcNow() };
        try
        {
            return Write(entry, Leaving(entry));
        }
        catch (PerfException e) when (e.Id == ErrorIds.JournalUnavailable && HasTrials(entry))
        {
            // What it comes to and why is a line as short as those of undoing.
            return Write(entry with { Measurement = entry.Measurement! with { Trials = [] } }, 0);
        }
    }

    /// <summary>Writes a step of a change where that can be done. For putting back, which waits for no disk: a step that is missing is one that is taken again.</summary>
    /// <param name="entry">The step.</param>
    /// <returns>Whether it is written.</returns>
    internal bool TryWrite(JournalEvent entry)
    {
        try
        {
            Write(entry);
            return true;
        }
        catch (PerfException e) when (e.Id == ErrorIds.JournalUnavailable)
        {
            return false;
        }
    }

    /// <summary>Takes the last line of a change for its last: it was looked at, and is not in effect. That is in the journal once it is ended in order.</summary>
    /// <param name="number">The change's number.</param>
    internal void Confirm(int number) => _changes[number] = _changes[number] with { IsUnsure = false };

    /// <summary>Has the undo script hold a change before it is made.</summary>
    /// <param name="number">The change's number.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>.</exception>
    internal void Script(int number)
    {
        if (!_scripted.Contains(number))
        {
            WriteScript(number);
        }
    }

    /// <summary>Called where the target has been touched, for tests.</summary>
    /// <param name="boundary">The boundary's name.</param>
    internal void Reached(string boundary) => _faults.Reached(boundary);

    /// <summary>Ends it in order. Where that cannot be written, readers see that nobody did. Where nothing is in effect, the room that was kept for undoing is given back.</summary>
    public void Dispose()
    {
        try
        {
            // Each by itself: where there is no room for a script, there is for a line. All that matters was written before; the next who comes ends it.
            Attempt(() => WriteScript(0));
            // One that nobody has looked at is to stay what it is, and an end in order would say that it is not in effect.
            if (!_changes.Values.Any(record => record.IsUnsure))
            {
                Attempt(() => Append(new JournalEvent { Step = JournalStep.Closed }));
            }

            if (!_changes.Values.Any(record => record.IsTouched))
            {
                _writer.GiveBack();
            }
        }
        finally
        {
            _writer.Dispose();
        }
    }

    private static void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (PerfException e) when (e.Id == ErrorIds.JournalUnavailable)
        {
            return;
        }
    }

    private static BackupJournal? Claim(string folder, Manifest manifest, TimeProvider time, IFaultHook faults)
    {
        string path = System.IO.Path.Combine(folder, manifest.Id);
        PrivateFile.CreateFolder(path);
        faults.Reached("folder-made");
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(manifest, JournalJson.Manifest), (byte)'\n'];
        if (Take(System.IO.Path.Combine(path, Manifest.FileName)) is not { } file)
        {
            return null;
        }

        JournalWriter? writer = null;
        try
        {
            using (file)
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            FolderSync.Flush(path);
            FolderSync.Flush(folder);
            faults.Reached("manifest-written");
            writer = JournalWriter.Create(System.IO.Path.Combine(path, BackupReading.JournalFile), BlobName.HashOf(bytes));
            var journal = new BackupJournal(manifest, path, writer, time, faults);
            journal.Begin(null);
            return journal;
        }
        catch
        {
            // Nothing was changed yet; a backup of nothing would be in the way.
            writer?.Dispose();
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    // A file that must not be there: so of two processes only one gets the id, also where locks do not work.
    private static FileStream? Take(string file)
    {
        try
        {
            return PrivateFile.CreateNew(file);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    private void Begin(string? reason) => Append(new JournalEvent { Step = JournalStep.Opened, Process = JournalProcess.Current, Reason = reason });

    private ChangeRecord Write(JournalEvent entry, int leaving)
    {
        ChangeRecord next = ChangeSteps.Next(Find(entry.Number), entry)
            ?? throw new InvalidOperationException($"The step {entry.Step} cannot follow the state {Find(entry.Number)?.State} of change {entry.Number}.");
        Append(entry, leaving);
        _changes[entry.Number] = next;
        return next;
    }

    private void Append(JournalEvent entry, int leaving = 0)
    {
        JournalEvent stamped = entry.At == default ? entry with { At = _time.GetUtcNow() } : entry;
        JournalFault.Guard(Path, () =>
        {
            _faults.Reached($"{stamped.Step}-writing");
            _writer.Append(stamped, leaving);
            return true;
        });
        _faults.Reached($"{stamped.Step}-written");
    }

    // What leads to a change leaves room for its undoing. One that is made again after its comparison may take some of that: it would be lost for want of room. A measurement's trials are kilobytes, and nothing is undone by them.
    private static int Leaving(JournalEvent entry) => entry.Step switch
    {
        JournalStep.Planned or JournalStep.Captured => JournalWriter.Room,
        JournalStep.Intended => JournalWriter.Room / 2,
        _ => HasTrials(entry) ? JournalWriter.Room / 2 : 0,
    };

    private static bool HasTrials(JournalEvent entry) => entry.Measurement is { Trials.Count: > 0 };

    private void WriteScript(int including) => JournalFault.Guard(Path, () =>
    {
        ChangeRecord[] open = [.. _changes.Values.Where(record => record.Capture is not null && (record.IsTouched || record.Number == including))];
        string file = System.IO.Path.Combine(Path, UndoScriptFile.FileName);
        byte[] script = Encoding.UTF8.GetBytes(UndoScriptFile.Of(Manifest, Path, open));
        try
        {
            PrivateFile.Write(file, script, isProgram: true);
        }
        catch (IOException) when (open.Length == 0 && File.Exists(file))
        {
            // On a full disk there is room for one of the two, and what the old one would put back is there already.
            File.Delete(file);
            PrivateFile.Write(file, script, isProgram: true);
        }

        _scripted.Clear();
        _scripted.UnionWith(open.Select(record => record.Number));
        Reached("script-written");
        return true;
    });
}
