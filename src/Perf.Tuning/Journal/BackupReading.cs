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
            byte[] journal = Bytes(System.IO.Path.Combine(path, JournalFile));
            byte[] manifest = Bytes(System.IO.Path.Combine(path, Manifest.FileName));
            return Decode(manifest) is { } decoded
                ? Read(reading with { Manifest = decoded }, journal, BlobName.HashOf(manifest))

                // It is written before the journal is begun, so without a journal nothing was done yet.
                : journal.Length == 0 ? reading : reading with { Damage = "its manifest is not what was written" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return reading with { Damage = $"it cannot be read: {e.Message}" };
        }
    }

    private static BackupReading Read(BackupReading reading, byte[] bytes, string seed)
    {
        if (reading.Manifest!.Version > Manifest.CurrentVersion)
        {
            return reading with { Damage = "it was written by a newer version of Perf" };
        }

        if (reading.Manifest.Id != reading.Id)
        {
            return reading with { Damage = $"it is the folder of backup {reading.Manifest.Id}, under another name" };
        }

        // Bytes are kept only once the journal is begun.
        if (bytes.Length == 0 && new BlobStore(reading.Path).All().Count > 0)
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

        return reading with { Journal = journal, Changes = [.. changes.Values], Damage = damage };
    }

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
