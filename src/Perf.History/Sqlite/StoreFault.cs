using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>Turns what SQLite and the file system say into what a user can do about it.</summary>
internal static class StoreFault
{
    /// <summary>Whether an exception is about the store's files, and not a fault of the program.</summary>
    /// <param name="e">The exception.</param>
    /// <returns>True when <see cref="From"/> explains it.</returns>
    public static bool Explains(Exception e) => e is SqliteException or IOException or UnauthorizedAccessException;

    /// <summary>Explains an exception.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="e">What happened.</param>
    /// <returns>The error to throw.</returns>
    public static PerfException From(string path, Exception e) =>
        new(ErrorIds.StoreUnavailable, $"{Explain(path, e)} ({e.Message.TrimEnd('.')}.)", path, e);

    private static string Explain(string path, Exception e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        SqliteCode.Full => $"The disk of the store {path} is full. Make room there, or set PERF_HOME to a directory on another disk.",
        SqliteCode.IoError => $"The disk of the store {path} is full or fails. Make room there, or set PERF_HOME to a directory on another disk.",
        SqliteCode.Corrupt or SqliteCode.NotADatabase =>
            $"The store {path} is damaged or is no store of Perf; it was left as it is. Move it away (Move-Item '{path}' '{path}.damaged'), and the next run begins a new one.",
        SqliteCode.Busy or SqliteCode.Locked => $"Another process holds the store {path} and did not let go of it in time. Try again when it has ended.",
        SqliteCode.ReadOnly or SqliteCode.Perm or SqliteCode.CannotOpen => Unwritable(path),
        null => Unwritable(path),
        _ => $"The store {path} cannot be used.",
    };

    private static string Unwritable(string path) =>
        $"The store {path} cannot be opened for writing. Allow this user to write to {Path.GetDirectoryName(path)}, or set PERF_HOME to a directory that is writable.";
}
