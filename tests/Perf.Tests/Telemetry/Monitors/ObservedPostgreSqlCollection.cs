namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Tests of a run's tables that share one server, one after the other: each has a database of its own in it.</summary>
[CollectionDefinition(Name)]
public sealed class ObservedPostgreSqlCollection : ICollectionFixture<ObservedPostgreSql>
{
    public const string Name = "observed PostgreSQL";
}
