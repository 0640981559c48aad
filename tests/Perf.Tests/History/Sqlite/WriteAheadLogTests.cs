using System.Globalization;
using Microsoft.Data.Sqlite;
using Perf.History;

namespace Perf.Tests.History.Sqlite;

/// <summary>What is laid over a file from its log is what SQLite itself reads of both.</summary>
public sealed class WriteAheadLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perf-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Apply_RandomLogs_IsWhatSqliteReads()
    {
        int added = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            (byte[] file, byte[] log) = Written(random, seed);
            byte[] torn = Torn(log, random);
            string expected = Read(Files(seed, "usual", file, torn));
            byte[] whole = WriteAheadLog.Apply([.. file], torn);
            added += whole.AsSpan().SequenceEqual(file) ? 0 : 1;

            // Without a log, as in memory.
            whole[18] = whole[19] = 1;
            Assert.True(Read(Files(seed, "laid", whole, [])) == expected, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {file.Length} bytes, {torn.Length} of {log.Length} of the log"));
        }

        Assert.InRange(added, 20, 59);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(5000)]
    public void Apply_OfNoLog_IsTheFile(int length)
    {
        byte[] file = [1, 2, 3];
        Assert.Same(file, WriteAheadLog.Apply(file, new byte[length]));
        byte[] noise = new byte[length];
        new Random(1).NextBytes(noise);
        Assert.Same(file, WriteAheadLog.Apply(file, noise));
    }

    // Tables that grow, shrink and are changed in transactions, some of which are taken back; and a log that began anew some times, so that frames of before lie behind those of now.
    private (byte[] File, byte[] Log) Written(Random random, int seed)
    {
        string path = Path.Combine(_folder, $"{seed}.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {512 << random.Next(8)}"));
        Execute(connection, $"PRAGMA auto_vacuum = {(random.Next(2) == 0 ? "FULL" : "NONE")}");
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA wal_autocheckpoint = 0");

        // What is written is the same, and nobody waits for the disk.
        Execute(connection, "PRAGMA synchronous = OFF");
        Execute(connection, "CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)");
        for (int turn = random.Next(1, 12); turn > 0; turn--)
        {
            Execute(connection, "BEGIN");
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                Execute(connection, random.Next(4) switch
                {
                    0 => string.Create(CultureInfo.InvariantCulture, $"DELETE FROM t WHERE a % {random.Next(1, 5)} = 0"),
                    1 => string.Create(CultureInfo.InvariantCulture, $"UPDATE t SET b = randomblob({random.Next(2000)}) WHERE a % {random.Next(1, 5)} = 0"),
                    _ => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t (b) SELECT randomblob({random.Next(3000)}) FROM (VALUES (1), (2), (3), (4))"),
                });
            }

            Execute(connection, random.Next(5) == 0 ? "ROLLBACK" : "COMMIT");
            if (random.Next(4) == 0)
            {
                // All is in the file, and the next commit is at the log's beginning.
                Execute(connection, "PRAGMA wal_checkpoint(RESTART)");
            }
        }

        return (File.ReadAllBytes(path), File.ReadAllBytes($"{path}-wal"));
    }

    // As a power cut leaves it: whole, without its end, or with an end that was not written. What is in the file already is in front of it.
    private static byte[] Torn(byte[] log, Random random)
    {
        byte[] torn = log[..(random.Next(3) == 0 ? random.Next(log.Length + 1) : log.Length)];
        if (torn.Length > 0 && random.Next(3) == 0)
        {
            torn[random.Next(torn.Length)] ^= 1;
        }

        return torn;
    }

    private string Files(int seed, string name, byte[] file, byte[] log)
    {
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{seed}-{name}.db"));
        File.WriteAllBytes(path, file);
        if (log.Length > 0)
        {
            File.WriteAllBytes($"{path}-wal", log);
        }

        return path;
    }

    private static string Read(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce((SELECT group_concat(a || ' ' || hex(b), ' ') FROM (SELECT a, b FROM t ORDER BY a)), '') || (SELECT group_concat(integrity_check) FROM pragma_integrity_check)";
        try
        {
            return (string)command.ExecuteScalar()!;
        }
        catch (SqliteException e)
        {
            // The table itself may be in what is gone.
            return e.Message;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
