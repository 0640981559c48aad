namespace Perf.History;

/// <content>Reading that writes nothing.</content>
public sealed partial class SqliteRunStore
{
    private SqliteRunStore(StoreFile file, TimeProvider clock) => (_file, _clock) = (file, clock);

    /// <summary>
    /// Reads without writing anything, whoever else does. A file with write-ahead logging that is opened in the usual way gets <c>perf.db-wal</c> and <c>perf.db-shm</c> beside it, also by who only reads, until the last has closed it and
    /// folded the log into it (https://www.sqlite.org/wal.html#read_only_databases). Where nobody writes it, it is read as one that does not change. Where somebody does, has begun to meanwhile, or has left a log because he was killed, and where
    /// it is of an earlier version, a copy in memory is read that has all that was committed.
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
            catch (Exception e) when ((e is PerfException { Id: ErrorIds.StoreUnavailable } fault && Equals(fault.Subject, file.Path)) || file.Stamp() != before)
            {
                // Of an earlier version, or written in the middle: whatever it is, the copy has it, or says it. A shared history that does not answer is not asked twice.
            }
        }

        file.TakeImage();
        using var copy = new SqliteRunStore(file, clock);
        return read(copy);
    }
}
