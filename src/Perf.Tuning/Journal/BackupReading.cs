using System.Globalization;
using System.Text.Json;

namespace Perf.Tuning;

/// <summary>A backup as its folder has it.</summary>
internal sealed record BackupReading
{
    /// <summary>The name of the journal's file.</summary>
    internal const string JournalFile = "journal.jsonl";

    private static readonly JournalReading s_nothing = new([], 0, "", 0, null);

    /// <summary>Its id, by the folder's name.</summary>
    public required string Id { get; init; }

    /// <summary>Its folder.</summary>
    public required string Path { get; init; }

    /// <summary>What it is of; null where that cannot be read.</summary>
    public Manifest? Manifest { get; init; }

    /// <summary>Its journal.</summary>
    public JournalReading Journal { get; init; } = s_nothing;

    /// <summary>Its changes by number.</summary>
    public IReadOnlyList<ChangeRecord> Changes { get; init; } = [];

    /// <summary>Why it cannot be trusted, in words that follow its path; null where all is well.</summary>
    public string? Damage { get; init; }

    /// <summary>Who writes it, or died while writing; null where it was ended in order.</summary>
    public JournalProcess? Writer => Journal.Events.LastOrDefault(entry => entry.Step is JournalStep.Opened or JournalStep.Closed) is { Step: JournalStep.Opened } opened ? opened.Process : null;

    /// <summary>Reads a backup. Writes nothing.</summary>
    /// <param name="path">Its folder.</param>
    internal static BackupReading Of(string path)
    {
        var reading = new BackupReading { Id = System.IO.Path.GetFileName(path), Path = path };
        try
        {
            // The script first: whoever is writing has a change in the journal before it is in the script.
            IReadOnlyList<int>? scripted = UndoScriptFile.NumbersOf(Bytes(System.IO.Path.Combine(path, UndoScriptFile.FileName)));
            byte[] journal = Bytes(System.IO.Path.Combine(path, JournalFile));
            byte[] manifest = Bytes(System.IO.Path.Combine(path, Manifest.FileName));
            return Decode(manifest) is { } decoded
                ? Read(reading with { Manifest = decoded }, journal, BlobName.HashOf(manifest), scripted)

                // It is written before the journal is begun, so without a journal nothing was done yet.
                : journal.Length == 0 && !IsBegun(reading, scripted) ? reading : reading with { Damage = "its manifest is not what was written" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return reading with { Damage = $"it cannot be read: {e.Message}" };
        }
    }

    // Bytes are kept, and the script has a change, only once the journal is begun.
    private static bool IsBegun(BackupReading reading, IReadOnlyList<int>? scripted) => scripted is { Count: > 0 } || new BlobStore(reading.Path).All().Count > 0;

    private static BackupReading Read(BackupReading reading, byte[] bytes, string seed, IReadOnlyList<int>? scripted)
    {
        if (reading.Manifest!.Version > Manifest.CurrentVersion)
        {
            return reading with { Damage = "it was written by a newer version of Perf" };
        }

        if (reading.Manifest.Id != reading.Id)
        {
            return reading with { Damage = $"it is the folder of backup {reading.Manifest.Id}, under another name" };
        }

        if (bytes.Length == 0 && IsBegun(reading, scripted))
        {
            return reading with { Damage = "its journal is gone" };
        }

        JournalReading journal = JournalReading.Of(bytes, seed);
        var changes = new SortedDictionary<int, ChangeRecord>();
        string? damage = journal.Damage;
        foreach (JournalEvent entry in journal.Events.Where(entry => entry.Number != 0))
        {
            if (ChangeSteps.Next(changes.GetValueOrDefault(entry.Number), entry) is not { } next)
            {
                damage ??= $"its journal has a step that cannot follow the one before ({entry.Step} of change {entry.Number})";
                break;
            }

            changes[entry.Number] = next;
        }

        int lost = (scripted ?? []).FirstOrDefault(number => changes.GetValueOrDefault(number)?.Capture is null);
        damage ??= lost == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"lines are missing at its journal's end, for {UndoScriptFile.FileName} puts back change {lost}, and the journal does not say what was there before it");
        BackupReading read = reading with { Journal = journal, Damage = damage };
        bool isOpen = read.Writer is not null;
        return read with { Changes = [.. changes.Values.Select(record => record with { IsUnsure = isOpen && IsUnsure(record, scripted) })] };
    }

    // Lines may be missing behind the last one: what is in effect was captured, and is in the script where there is one.
    private static bool IsUnsure(ChangeRecord record, IReadOnlyList<int>? scripted) => record is { Capture: not null, IsTouched: false } && scripted?.Contains(record.Number) != false;

    private static Manifest? Decode(byte[] bytes)
    {
        try
        {
            return bytes.Length == 0 ? null : JsonSerializer.Deserialize(bytes, JournalJson.Manifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Another process may be writing them.
    private static byte[] Bytes(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
