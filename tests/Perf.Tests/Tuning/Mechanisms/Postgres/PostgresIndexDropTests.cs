using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Duplicate indexes are dropped and come back as they were; others are not dropped.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresIndexDropTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task Drop_Duplicate_ComesBackAsItWas()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE INDEX orders_one ON orders (customer_id)");
        await cluster.SqlAsync("CREATE INDEX \"orders two\" ON orders (customer_id) WITH (fillfactor = 80)");
        await cluster.SqlAsync("COMMENT ON INDEX \"orders two\" IS 'it''s old'");
        try
        {
            string before = await cluster.DumpAsync();
            ChangeOrder order = Orders.With("postgresql", [("name", "public.\"orders two\"")], ("index", null));
            var mechanism = new PostgresIndexMechanism(cluster.Context());

            // With storage parameters of its own it is no duplicate: who gave it those had a reason.
            Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
            Assert.Contains("no duplicate", (await mechanism.ObserveAsync(order.Planning(), CancellationToken.None)).Refusal);
            ChangeOrder plain = Orders.With("postgresql", [("name", "public.orders_one")], ("index", null));
            await cluster.SqlAsync("CREATE INDEX orders_three ON orders (customer_id, amount)");
            string all = await cluster.DumpAsync();
            Perf.Tuning.Capture of = await mechanism.MakeAsync(plain);
            Assert.True((await mechanism.ObserveAsync(plain, CancellationToken.None)).IsSet);
            Assert.Equal(0L, await cluster.ValueAsync("SELECT count(*) FROM pg_class WHERE relname = 'orders_one'"));
            await mechanism.UndoAsync(plain, of);
            Assert.Equal(all, await cluster.DumpAsync());

            await cluster.SqlAsync("DROP INDEX orders_three");
            await cluster.SqlAsync("DROP INDEX \"orders two\"");
            await mechanism.UndoAsync(order, capture);
            Assert.Equal(before, await cluster.DumpAsync());
        }
        finally
        {
            await cluster.SqlAsync("DROP INDEX IF EXISTS orders_one");
            await cluster.SqlAsync("DROP INDEX IF EXISTS \"orders two\"");
            await cluster.SqlAsync("DROP INDEX IF EXISTS orders_three");
        }
    }

    [SkippableTheory]
    [InlineData("public.orders_pkey", "constraint")]
    [InlineData("public.orders_alone", "no duplicate")]
    public async Task Drop_IndexThatIsNeeded_IsRefused(string name, string reason)
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE INDEX orders_alone ON orders (state)");
        try
        {
            ChangeOrder order = Orders.With("postgresql", [("name", name)], ("index", null));
            var mechanism = new PostgresIndexMechanism(cluster.Context());
            Assert.Contains(reason, (await mechanism.ObserveAsync(order.Planning(), CancellationToken.None)).Refusal);

            // Whoever does it all the same is refused as well.
            Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
            Assert.Equal(ErrorIds.ChangeRefused, (await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None))).Id);
        }
        finally
        {
            await cluster.SqlAsync("DROP INDEX orders_alone");
        }
    }
}
