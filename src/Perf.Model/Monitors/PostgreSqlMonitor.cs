namespace Perf;

/// <summary>A PostgreSQL server: sessions and what they wait for, transactions, blocks, locks, write-ahead log, statements, replication.</summary>
public sealed record PostgreSqlMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "postgresql";

    /// <summary>The connection string, a template: write passwords as <c>${env:NAME}</c>.</summary>
    public string ConnectionString { get; init; } = "";
}
