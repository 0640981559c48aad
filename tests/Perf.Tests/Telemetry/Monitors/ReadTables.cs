using System.Globalization;
using Npgsql;
using Perf.Telemetry.Monitors.PostgreSql;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A reader of a real PostgreSQL, and its tables with cells by their columns' names.</summary>
internal static class ReadTables
{
    /// <summary>Longer than anything here takes that is not to last for ever.</summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(60);

    public static PostgreSqlReader ReaderOf(string connection) => new(new PostgreSqlMonitor { Name = "pg", ConnectionString = connection, IndexEvidence = true }, text => text);

    public static CancellationToken Limit() => new CancellationTokenSource(Guard).Token;

    /// <summary>Whether a session waits for a lock, in whatever database.</summary>
    public static bool IsAnyBlocked(string connection)
    {
        using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        using NpgsqlCommand command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return command.ExecuteScalar() is > 0L;
    }

    public static IReadOnlyList<Row> Rows(IReadOnlyList<MonitorTable> tables, string name) =>
        Assert.Single(tables, table => table.Name == name) is var table ? [.. table.Rows.Select(row => new Row(table.Columns, row))] : [];

    public sealed record Row(IReadOnlyList<string> Columns, IReadOnlyList<string> Cells)
    {
        public string this[string column] => Cells[Columns.ToList().IndexOf(column)];

        public double Number(string column) => this[column] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;

        public override string ToString() => string.Join(", ", Columns.Zip(Cells, static (column, cell) => $"{column}={cell}"));
    }
}
