using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Indexes that are made and undone, and those that are refused.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresIndexMechanismTests(TuningCluster cluster)
{
    [SkippableTheory]
    [InlineData("public.orders USING btree (customer_id)")]
    [InlineData("public.orders USING btree (customer_id, amount DESC)")]
    [InlineData("CREATE INDEX ON \"public\".\"orders\" (\"amount\")")]
    [InlineData("public.orders (customer_id) WHERE state = 'open'")]
    [InlineData("public.orders (lower(state)) WITH (fillfactor = 70)")]
    [InlineData("public.\"Odd Names\" (\"A b\", \"order\")")]
    [InlineData("public.orders USING hash (customer_id)")]
    public async Task ApplyThenUndo_AnyDefinition_LeavesNothingBehind(string definition)
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.OfIndex(definition);
        var mechanism = new PostgresIndexMechanism(cluster.Context());

        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
        Assert.True(made.IsSet);
        Assert.Equal(definition, made.Values["index"]);
        IndexDefinition read = IndexDefinition.Parse(definition);
        Assert.Equal(1L, await cluster.ValueAsync($"SELECT count(*) FROM pg_index WHERE indexrelid = '{read.IndexName.Sql}'::regclass AND indisvalid AND obj_description(indexrelid, 'pg_class') LIKE 'Perf {Orders.Backup} %'"));
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task UndoneAndReadBack_WithoutItsDefinition_IsFoundByItsBackup()
    {
        cluster.Require();
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)", ("table", "public.orders"));
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        ChangeOrder before = order with { Settings = capture.Before };

        Assert.False((await mechanism.ObserveAsync(before, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.True((await mechanism.ObserveAsync(before, CancellationToken.None)).IsSet);
    }

    [SkippableTheory]
    [InlineData("public.measures (id)", "partitioned")]
    [InlineData("public.nothing (id)", "There is no table public.nothing")]
    [InlineData("pg_catalog.pg_class (relname)", "server's own")]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason(string definition, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresIndexMechanism(cluster.Context()).ObserveAsync(Orders.OfIndex(definition).Planning(), CancellationToken.None)).Refusal);
    }

    [SkippableFact]
    public async Task Observe_RoleThatDoesNotOwnIt_IsToldWhatToGrant()
    {
        cluster.Require();
        Observation seen = await new PostgresIndexMechanism(cluster.Context("perf")).ObserveAsync(Orders.OfIndex("public.orders (customer_id)").Planning(), CancellationToken.None);
        Assert.Contains("GRANT", seen.Refusal);
    }

    [SkippableFact]
    public async Task Observe_AnotherIndexDoesItAlready()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE INDEX orders_both ON orders (customer_id, amount)");
        try
        {
            var mechanism = new PostgresIndexMechanism(cluster.Context());
            Observation same = await mechanism.ObserveAsync(Orders.OfIndex("public.orders (customer_id, amount)").Planning(), CancellationToken.None);
            Observation shorter = await mechanism.ObserveAsync(Orders.OfIndex("public.orders (customer_id)").Planning(), CancellationToken.None);
            Observation other = await mechanism.ObserveAsync(Orders.OfIndex("public.orders (amount)").Planning(), CancellationToken.None);

            Assert.True(same.IsSet);
            Assert.Null(same.Refusal);
            Assert.Contains("orders_both", shorter.Refusal);
            Assert.Null(other.Refusal);
            Assert.False(other.IsSet);
        }
        finally
        {
            await cluster.SqlAsync("DROP INDEX orders_both");
        }
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_DropsIt()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.OfIndex("public.\"Odd Names\" (\"A b\")");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Shell.Run(mechanism.UndoScript(order, capture));

        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Session_InterleavedPairs_EndAsTheyBegan()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            var context = new ApplyContext(folder, ServiceMechanisms.All(cluster.Context()), cluster, new OpenDenyList(), TimeProvider.System);
            var change = new PlannedChange
            {
                OptimizationId = "db.index.create",
                Title = "An index",
                Mechanism = "postgresql.index",
                Target = "postgresql",
                Settings = [new SettingChange { Key = "index", After = "public.orders USING btree (customer_id)" }],
            };
            using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan { Changes = [change] }, CancellationToken.None))
            {
                for (int pair = 0; pair < 3; pair++)
                {
                    Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, change, CancellationToken.None)).State);
                    Assert.Equal(TuningState.Reverted, (await session.RevertAsync(1, "A pair.", CancellationToken.None)).State);
                }
            }

            Assert.Equal(before, await cluster.DumpAsync());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
