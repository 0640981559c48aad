using Microsoft.Data.Sqlite;

namespace Perf.History;

/// <summary>
/// The store's one file, and how it is opened. Write-ahead logging (https://www.sqlite.org/wal.html): what is committed survives a killed process, and
/// readers and a writer do not wait for each other.
/// </summary>
/// <param name="directory">The directory of the file.</param>
/// <param name="migrations">What brings a file of an earlier version forward.</param>
/// <param name="isStill">Whether it is read as a file that does not change, so that SQLite makes no log and no index of it: see <see cref="Stamp"/>.</param>
internal sealed class StoreFile(string directory, SchemaMigrations migrations, bool isStill = false)
{
    /// <summary>How long a writer waits. Writers hold the file for milliseconds, so one that waits this long waits for something that hangs.</summary>
    public const int BusySeconds = 10;

    // Lists jump through the table of lines; with SQLite's own 2 MB each jump reads its page anew. Kibibytes, negative, as the pragma has it.
    private const int CacheKibibytes = 32 * 1024;

    // What is read in place of the file; null where that is read itself.
    private byte[]? _image;

    /// <summary>The file's absolute path.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(directory), "perf.db");

    /// <summary>The version that this build makes.</summary>
    public int LatestVersion => migrations.Latest;

    /// <summary>What makes each version of the one before.</summary>
    public IReadOnlyList<string> Scripts => migrations.Scripts;

    /// <summary>Opens the file for writing; makes the directory and the file if they are not there, and brings the file to the newest version.</summary>
    /// <returns>An open connection.</returns>
    public SqliteConnection OpenForWriting()
    {
        string folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            // Results name targets and carry servers' texts, so they are the owner's alone.
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        bool isNew = !File.Exists(Path);
        return Opened(Path, SqliteOpenMode.ReadWriteCreate, connection =>
        {
            if (isNew && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            migrations.Check(connection, Path);
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, "PRAGMA synchronous = NORMAL");
            migrations.Apply(connection);
        });
    }

    /// <summary>Opens the file for reading; also in a directory that is read-only.</summary>
    /// <returns>An open connection, or null when nothing was stored yet.</returns>
    public SqliteConnection? OpenForReading()
    {
        if (_image is { } image)
        {
            return OpenedImage(image);
        }

        if (!File.Exists(Path))
        {
            string folder = System.IO.Path.GetDirectoryName(Path)!;
            return File.Exists(folder) ? throw new IOException($"{folder} is a file, not a directory.") : null;
        }

        int version = 0;
        SqliteConnection connection = OpenReadable(opened => version = migrations.Check(opened, Path));
        if (version == migrations.Latest)
        {
            return connection;
        }

        connection.Dispose();
        if (version == 0)
        {
            return null;
        }

        if (isStill)
        {
            throw new IOException($"{Path} is of an earlier version, and is not brought forward by who only looks.");
        }

        OpenForWriting().Dispose();
        return OpenReadable(static _ => { });
    }

    /// <summary>By what it is told that nobody has written the file: read as one that does not change, it must be the same before and after.</summary>
    /// <returns>Null where there is no file, or there is a log beside it: somebody writes, or what was written last is in that. A journal is there while the file is made.</returns>
    public (long Length, DateTime Written)? Stamp()
    {
        var file = new FileInfo(Path);
        return file.Exists && !File.Exists($"{Path}-wal") && !File.Exists($"{Path}-journal") ? (file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <summary>Reads the file with its log into memory. From then on <see cref="OpenForReading"/> opens copies of that, brought forward where they are of an earlier version; the file stays as it is.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.StoreUnavailable"/>, with what to do.</exception>
    public void TakeImage() => _image = File.Exists(Path) ? StoreImage.Read(Path, OpenedForItsBytes) : null;

    /// <summary>Opens the file for a look, as it is: also one of an earlier or a newer version, and nothing is brought forward.</summary>
    /// <returns>An open connection, or null when nothing was stored yet.</returns>
    public SqliteConnection? OpenAsItIs() => File.Exists(Path) ? OpenReadable(static _ => { }) : null;

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Opened(string source, SqliteOpenMode mode, Action<SqliteConnection> prepare)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false, // a pooled connection would keep the file open after Dispose
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout = {BusySeconds * 1000}");
            Execute(connection, $"PRAGMA cache_size = -{CacheKibibytes}");
            connection.CreateFunction<string, string?, bool>(RunQuerySql.MatchesFunction, NamePattern.Matches, isDeterministic: true);
            prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection OpenReadable(Action<SqliteConnection> prepare)
    {
        if (isStill)
        {
            return OpenedStill(prepare);
        }

        try
        {
            return Opened(Path, SqliteOpenMode.ReadWrite, prepare);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCode.CannotOpen or SqliteCode.ReadOnly && !HasLog())
        {
            // In a read-only directory the log's index cannot be made. Without a log nobody writes, and the file can be read as what does not change.
            return OpenedStill(prepare);
        }
    }

    private SqliteConnection OpenedStill(Action<SqliteConnection> prepare) => Opened(StillSource(), SqliteOpenMode.ReadOnly, connection =>
    {
        KeepInMemory(connection);
        prepare(connection);
    });

    // A large sort would be in a temporary file.
    private static void KeepInMemory(SqliteConnection connection) => Execute(connection, "PRAGMA temp_store = MEMORY");

    private string StillSource() => $"{new Uri(Path).AbsoluteUri}?immutable=1";

    // Without what needs the file to be in order.
    private SqliteConnection OpenedForItsBytes()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = StillSource(), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection? OpenedImage(byte[] image)
    {
        int version = 0;
        SqliteConnection connection = Opened(":memory:", SqliteOpenMode.Memory, opened =>
        {
            KeepInMemory(opened);
            StoreImage.Load(opened, image);
            version = migrations.Check(opened, Path);
            if (version > 0 && version < migrations.Latest)
            {
                migrations.Apply(opened);
            }
        });
        if (version > 0)
        {
            return connection;
        }

        connection.Dispose();
        return null;
    }

    private bool HasLog() => new FileInfo($"{Path}-wal") is { Exists: true, Length: > 0 };
}
