namespace Perf;

/// <summary>A PostgreSQL server: sessions and what they wait for, transactions, blocks, locks, write-ahead log, statements, replication.</summary>
public sealed record PostgreSqlMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "postgresql";

    /// <summary>The connection string, a template: write passwords as <c>${env:NAME}</c>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Whether the heaviest statements are explained when the load has ended, to see which index would help them: EXPLAIN, never EXPLAIN ANALYZE, in a read-only transaction that is rolled back.</summary>
    /// <value>Null: where the monitor's role is neither a superuser nor may run the server's programs or read or write its files. Planning a statement runs the IMMUTABLE functions that it names, whoever wrote them,
    /// with the role's rights; true says that those who may create functions there are trusted with these.</value>
    public bool? IndexEvidence { get; init; }
}
