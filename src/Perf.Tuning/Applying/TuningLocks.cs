namespace Perf.Tuning;

/// <summary>All that is locked while something is changed or undone: the folder of the backups, and each target by itself, for those who keep their backups elsewhere.</summary>
internal sealed class TuningLocks : IDisposable
{
    private readonly TargetLock _folder;
    private readonly PlaceLocks _places;

    private TuningLocks(TargetLock folder, PlaceLocks places) => (_folder, _places) = (folder, places);

    /// <summary>Takes them, or none. Does not wait.</summary>
    /// <param name="context">Where the backups are, and what the targets are.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.TuningLocked"/>, <see cref="ErrorIds.JournalUnavailable"/>.</exception>
    internal static TuningLocks Take(ApplyContext context)
    {
        TargetLock folder = TargetLock.Take(context.Folder);
        try
        {
            return new TuningLocks(folder, PlaceLocks.Take(context.Places, context.LockFolder));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _folder.Dispose();
    }
}
