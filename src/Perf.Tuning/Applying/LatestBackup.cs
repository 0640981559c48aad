namespace Perf.Tuning;

/// <summary>Which backup is meant by the latest: a pure function, for whoever looks for its environment and for whoever undoes it.</summary>
internal static class LatestBackup
{
    /// <summary>Finds it: the newest of this machine of which something is in effect, or may be; also one that is damaged, whatever can be read of it, so that nobody takes an older one for it.</summary>
    /// <param name="readings">All backups, the newest first.</param>
    /// <param name="machine">This machine.</param>
    /// <returns>The backup; null where there is none.</returns>
    internal static BackupReading? Of(IEnumerable<BackupReading> readings, Machine machine) =>
        readings.FirstOrDefault(reading => (reading.Damage is not null || reading.Changes.Any(record => record.IsTouched)) && reading.Manifest?.Machine.IsSame(machine) == true);
}
