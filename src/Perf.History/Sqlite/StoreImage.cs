using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Perf.History;

/// <summary>
/// A store's file with what is in its log, in memory: for a look that writes nothing anywhere. SQLite itself opens a log for writing, puts an index beside it and, where it is the last, folds the log into the file and removes it, all of that
/// also for who only reads.
/// </summary>
internal static class StoreImage
{
    // It is in memory twice while it is read.
    private const long Most = 512L * 1024 * 1024;

    // A log begins anew once in thousands of pages, so that the second time is nearly always the last.
    private const int Attempts = 20;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private const int NoMemory = 7;

    // Which way of writing the file was made for; 1 is without a log, for there is none in memory (https://www.sqlite.org/c3ref/deserialize.html).
    private const int WriteVersionAt = 18, ReadVersionAt = 19, NoLog = 1;

    /// <summary>Reads it. The file is read before the log, and the log is the same one before, in between and after: what was folded into the file meanwhile is in the log that is read, and takes the same place once more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens the file itself as one that does not change. By SQLite and not by hand: whoever closes a file lets go of all locks that his process has on it (fcntl(2)), and SQLite knows of its other connections.</param>
    /// <returns>The bytes of a file without a log.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with what to do.</exception>
    public static byte[] Read(string path, Func<SqliteConnection> open)
    {
        string log = $"{path}-wal";
        Exception? last = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (attempt > 0)
            {
                Thread.Sleep(s_pause);
            }

            if (Length(path) + Length(log) is var length and > Most)
            {
                throw Refused(path, FormattableString.Invariant($"has {length / 1024 / 1024} MB, which is too much to be read in memory"), null);
            }

            // It is made at this moment, or somebody was killed while he made it.
            if (Length($"{path}-journal") > 0)
            {
                continue;
            }

            try
            {
                byte[] before = Head(log);
                DateTime written = File.GetLastWriteTimeUtc(path);
                byte[] file = Length(path) == 0 ? [] : Pages(open);
                byte[] frames = Bytes(log, (int)Length(log));
                bool isSameLog = Head(log).AsSpan().SequenceEqual(before) && frames.AsSpan(0, Math.Min(frames.Length, WriteAheadLog.HeaderLength)).SequenceEqual(before);
                // Without a log nobody writes, unless somebody has come and gone.
                if (isSameLog && (before.Length == WriteAheadLog.HeaderLength || written == File.GetLastWriteTimeUtc(path)))
                {
                    return WithoutLog(WriteAheadLog.Apply(file, frames));
                }
            }
            catch (Exception e) when (StoreFault.Explains(e))
            {
                last = e;
            }
        }

        // Beside a log a file may be half of one state and half of the next, and is not damaged by that.
        throw last is not null && Length(log) == 0 ? StoreFault.From(path, last) : Refused(path, last is not null ? "has a log beside it that has to be folded into it first" : Length($"{path}-journal") > 0 ? "was left in the middle of being made" : "is written all the time", last);
    }

    /// <summary>Makes it what a connection in memory has.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="image">What <see cref="Read"/> gave. Each connection has its own.</param>
    public static void Load(SqliteConnection connection, byte[] image)
    {
        if (image.Length == 0)
        {
            return;
        }

        IntPtr copy = raw.sqlite3_malloc64(image.LongLength);
        if (copy == IntPtr.Zero)
        {
            throw new SqliteException("There is not enough memory for a copy of it.", NoMemory);
        }

        Marshal.Copy(image, 0, copy, image.Length);
        // It is SQLite's from here on, also where that fails.
        int code = raw.sqlite3_deserialize(connection.Handle, "main", copy, image.LongLength, image.LongLength, raw.SQLITE_DESERIALIZE_FREEONCLOSE | raw.SQLITE_DESERIALIZE_RESIZEABLE);
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errstr(code).utf8_to_string(), code);
        }
    }

    private static PerfException Refused(string path, string why, Exception? inner) => new(
        ErrorIds.StoreUnavailable,
        $"The store {path} {why}, so that it cannot be looked at without writing anything. Get-PerfResult opens it in the usual way and puts it in order, once no run is under way; then do this again. Or say by yourself what was found: Get-PerfResult ... | Get-PerfBottleneck | Set-PerfOptimization.",
        path,
        inner);

    private static byte[] Pages(Func<SqliteConnection> open)
    {
        using SqliteConnection connection = open();
        // Beside a log it may be half of the next state already; its pages are wanted all the same, as many as there are.
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA writable_schema = ON";
        command.ExecuteNonQuery();
        IntPtr pages = raw.sqlite3_serialize(connection.Handle, "main", out long length, 0);
        if (pages == IntPtr.Zero)
        {
            int code = raw.sqlite3_errcode(connection.Handle);
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code);
        }

        try
        {
            byte[] bytes = new byte[length];
            Marshal.Copy(pages, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            raw.sqlite3_free(pages);
        }
    }

    private static byte[] WithoutLog(byte[] image)
    {
        if (image.Length > ReadVersionAt)
        {
            image[WriteVersionAt] = image[ReadVersionAt] = NoLog;
        }

        return image;
    }

    private static byte[] Head(string path) => Bytes(path, WriteAheadLog.HeaderLength);

    // The first bytes of a log; none where there is no log. Nobody locks it.
    private static byte[] Bytes(string path, int most)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[most];
            int read = stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false);
            return bytes[..read];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
