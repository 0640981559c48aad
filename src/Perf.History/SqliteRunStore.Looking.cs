namespace Perf.History;

/// <content>Reading that leaves nothing behind.</content>
public sealed partial class SqliteRunStore
{
    private SqliteRunStore(StoreFile file, TimeProvider clock) => (_file, _clock) = (file, clock);

    /// <summary>
    /// Reads without a trace. A file with write-ahead logging that is opened in the usual way gets <c>perf.db-wal</c> and <c>perf.db-shm</c> beside it, also by who only reads, until the last has closed it
    /// (https://www.sqlite.org/wal.html#read_only_databases). Where nobody writes it, it is read as one that does not change; where somebody does, or has begun to meanwhile, it is read in the usual way: those files are there then, anyway.
    /// </summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="directory">The directory of the file; it need not exist.</param>
    /// <param name="clock">Tells how long a run on another machine has been silent.</param>
    /// <param name="read">Reads. It may be called twice, and what it gives must not need the store any more.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with the path and what to do; and what reading throws.</exception>
    public static T Look<T>(string directory, TimeProvider clock, Func<SqliteRunStore, T> read)
    {
        var file = new StoreFile(directory, SchemaMigrations.All, isStill: true);
        if (file.Stamp() is { } before)
        {
            try
            {
                using var still = new SqliteRunStore(file, clock);
                T found = read(still);
                if (file.Stamp() == before)
                {
                    return found;
                }
            }
            catch (Exception e) when (e is PerfException { Id: ErrorIds.StoreUnavailable } || file.Stamp() != before)
            {
                // Of an earlier version, or written in the middle: whatever it is, the usual way finds it, or says it.
            }
        }

        using var store = new SqliteRunStore(directory, clock);
        return read(store);
    }
}
