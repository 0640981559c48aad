namespace Perf.Tuning;

/// <summary>All backups of a folder. Reads alone.</summary>
/// <param name="folder">The folder, <c>$PERF_HOME/backups</c>; it need not be there.</param>
/// <param name="machine">This machine.</param>
internal sealed class BackupStore(string folder, Machine machine)
{
    private const int Shown = 5;

    /// <summary>Reads a folder of this machine.</summary>
    /// <param name="folder">The folder.</param>
    internal BackupStore(string folder)
        : this(folder, Machine.This)
    {
    }

    /// <summary>All backups, the newest first; damaged ones too, with what can be read of them.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: the folder cannot be read.</exception>
    internal IReadOnlyList<Backup> All() => [.. Readings().Select(Summary)];

    /// <summary>What people see of a backup.</summary>
    /// <param name="reading">What was read of it.</param>
    internal Backup Summary(BackupReading reading) => BackupSummary.Of(reading, reading.Writer?.IsAlive == true, machine, Orphans(reading));

    /// <summary>All backups as they were read, the newest first.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: the folder cannot be read.</exception>
    internal IReadOnlyList<BackupReading> Readings()
    {
        try
        {
            return Directory.Exists(folder)
                ? InOrder([.. Directory.EnumerateDirectories(folder).Where(path => BackupId.IsId(Path.GetFileName(path))).Select(BackupReading.Of)])
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.JournalUnavailable, $"The backups in {folder} cannot be read: {e.Message} Set PERF_HOME to the folder that has them.", folder, e);
        }
    }

    /// <summary>What is to be told of backups that may hold changes nobody knows of, a text for each. Nothing is changed while there is one. For whoever holds the lock, so that nobody is writing one.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.JournalUnavailable"/>: the folder cannot be read.</exception>
    internal IReadOnlyList<string> Doubts() => [.. Readings().Select(reading => DoubtfulBackups.Tell(reading, Orphans(reading), machine)).OfType<string>()];

    /// <summary>Finds a backup.</summary>
    /// <param name="readings">All there are.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupNotFound"/>.</exception>
    internal BackupReading Find(IReadOnlyList<BackupReading> readings, string id) => readings.FirstOrDefault(reading => reading.Id == id) ?? throw new PerfException(
        ErrorIds.BackupNotFound,
        $"There is no backup '{id}' in {folder}. "
        + (readings.Count == 0 ? "There are none at all: set PERF_HOME to the folder that has them." : $"The newest are {string.Join(", ", readings.Take(Shown).Select(reading => reading.Id))}; Get-PerfBackup lists all."),
        id);

    /// <summary>Sorts backups by the order in which they were made, the newest first; where a manifest cannot be read, it stands beside that with the id before it.</summary>
    /// <param name="readings">The backups.</param>
    internal static IReadOnlyList<BackupReading> InOrder(BackupReading[] readings)
    {
        Array.Sort(readings, (left, right) => BackupId.Compare(left.Id, right.Id));
        var places = new int[readings.Length];
        for (int i = 0; i < readings.Length; i++)
        {
            places[i] = readings[i].Manifest?.Sequence ?? (i > 0 ? places[i - 1] : 0);
        }

        return [.. readings.Index().OrderByDescending(item => places[item.Index]).ThenByDescending(item => item.Index).Select(item => item.Item)];
    }

    private static int Orphans(BackupReading reading)
    {
        HashSet<string> known = [.. reading.Changes.SelectMany(record => record.Capture is { } capture ? capture.Blobs.Values.Concat(capture.Secrets.Values.OfType<string>()) : [])];
        try
        {
            return new BlobStore(reading.Path).All().Count(hash => !known.Contains(hash));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
