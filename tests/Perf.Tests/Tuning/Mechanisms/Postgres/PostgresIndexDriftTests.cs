using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>An index that somebody else has come to need, or has changed, is not taken away.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresIndexDriftTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task Undo_IndexThatSomebodyElseTookOver_IsDriftAndStays()
    {
        cluster.Require();
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
        IndexDefinition definition = IndexDefinition.Parse("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        try
        {
            await cluster.SqlAsync($"COMMENT ON INDEX {definition.IndexName.Sql} IS 'needed by the month-end report'");

            Assert.NotEqual("public.orders (customer_id)", (await mechanism.ObserveAsync(order, CancellationToken.None)).Values["index"]);
            PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.RestoreAsync(order, capture, ["index"], CancellationToken.None));
            Assert.Equal(ErrorIds.ChangeDrifted, fault.Id);
            Assert.Equal(1L, await cluster.ValueAsync($"SELECT count(*) FROM pg_class WHERE relname = '{definition.IndexName.Name}'"));
        }
        finally
        {
            await cluster.SqlAsync($"DROP INDEX {definition.IndexName.Sql}");
        }
    }

    [SkippableFact]
    public async Task Undo_IndexWithAnotherDefinition_IsDrift()
    {
        cluster.Require();
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
        IndexDefinition definition = IndexDefinition.Parse("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        string comment = (string)(await cluster.ValueAsync($"SELECT obj_description('{definition.IndexName.Sql}'::regclass, 'pg_class')"))!;
        await cluster.SqlAsync($"DROP INDEX {definition.IndexName.Sql}");
        await cluster.SqlAsync($"CREATE INDEX {definition.IndexName.Name} ON orders (amount)");
        await cluster.SqlAsync($"COMMENT ON INDEX {definition.IndexName.Sql} IS '{comment.Replace("'", "''", StringComparison.Ordinal)}'");
        try
        {
            Assert.Equal("public.orders USING btree (amount)", (await mechanism.ObserveAsync(order, CancellationToken.None)).Values["index"]);
        }
        finally
        {
            await cluster.SqlAsync($"DROP INDEX {definition.IndexName.Sql}");
        }
    }

    [SkippableFact]
    public async Task Undo_IndexThatReplicationNeeds_Stays()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE TABLE kept (id int NOT NULL, n int NOT NULL)");
        ChangeOrder order = Orders.OfIndex("public.kept (n)");
        IndexDefinition definition = IndexDefinition.Parse("public.kept (n)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        try
        {
            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            await cluster.SqlAsync($"ALTER TABLE kept CLUSTER ON {definition.IndexName.Name}");

            PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.RestoreAsync(order, capture, ["index"], CancellationToken.None));

            Assert.Equal(ErrorIds.ChangeDrifted, fault.Id);
            Assert.Contains("clustered", fault.Message);
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE kept");
        }
    }
}
