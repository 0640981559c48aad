using Microsoft.Data.Sqlite;
using Perf.History;

namespace Perf.Tests.History;

/// <summary>A directory of its own for each test, gone when the test ends.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public TemporaryHome() => Root = Directory.CreateTempSubdirectory("perf-store-").FullName;

    public string Root { get; }

    /// <summary>Not there yet: the store makes it.</summary>
    public string Path => System.IO.Path.Combine(Root, "home");

    public string File => System.IO.Path.Combine(Path, "perf.db");

    public SqliteRunStore Store() => new(Path, TimeProvider.System);

    public void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public long Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
