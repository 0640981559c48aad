using Npgsql;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

[Collection(TuningClusterCollection.Name)]
public sealed class PostgresIndexMechanismTests(TuningCluster cluster)
{
    private static readonly TimeSpan[] s_short = [TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300)];

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
        ChangeOrder order = Order(definition);
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
        ChangeOrder order = Order("public.orders (customer_id)", ("table", "public.orders"));
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        ChangeOrder before = order with { Settings = capture.Before };

        Assert.False((await mechanism.ObserveAsync(before, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.True((await mechanism.ObserveAsync(before, CancellationToken.None)).IsSet);
    }

    [SkippableFact]
    public async Task Apply_SomebodyHoldsALock_LeavesNoInvalidIndex()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Order("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context()) { LockPatience = s_short };
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        using (await cluster.HoldAsync("UPDATE orders SET amount = amount WHERE id = 1"))
        {
            PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None));

            Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
            Assert.Contains("'postgres'", fault.Message);
            Assert.Equal(0L, await cluster.ValueAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        }

        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Apply_SomebodyTakesALockInTheMiddle_ItIsMadeWhenTheyEnd()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Order("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context()) { LockPatience = [TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20)] };
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);

        // What began later than the making is not waited for before it, and is in its way all the same.
        NpgsqlConnection first = await cluster.HoldAsync("UPDATE orders SET amount = amount WHERE id = 1");
        Task making = mechanism.ApplyAsync(order, capture, CancellationToken.None);
        NpgsqlConnection? second = null;
        try
        {
            await UntilAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Perf tuning' AND query LIKE '%backend_xmin IS NOT NULL OR EXISTS%'", 1L);
            second = await cluster.HoldAsync("UPDATE orders SET amount = amount WHERE id = 2");
            await first.CloseAsync();
            await UntilAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'", 1L);
            await Task.Delay(500);
        }
        finally
        {
            first.Dispose();
            second?.Dispose();
        }

        await making;
        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Apply_Withdrawn_LeavesNoInvalidIndex()
    {
        cluster.Require();
        ChangeOrder order = Order("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        NpgsqlConnection first = await cluster.HoldAsync("UPDATE orders SET amount = amount WHERE id = 1");
        using (NpgsqlConnection holder = new(cluster.ConnectionString()))
        {
            using var withdrawal = new CancellationTokenSource();
            Task making = mechanism.ApplyAsync(order, capture, withdrawal.Token);
            await UntilAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Perf tuning' AND query LIKE '%backend_xmin IS NOT NULL OR EXISTS%'", 1L);
            await holder.OpenAsync();
            using (var hold = new NpgsqlCommand("BEGIN; UPDATE orders SET amount = amount WHERE id = 2", holder))
            {
                await hold.ExecuteNonQueryAsync();
            }

            await first.DisposeAsync();
            await UntilAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'", 1L);
            await withdrawal.CancelAsync();

            // Dropping what was begun waits for the same transaction: it ends.
            await holder.CloseAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        }

        Assert.Equal(0L, await cluster.ValueAsync("SELECT count(*) FROM pg_class WHERE relname LIKE 'perf\\_%'"));
    }

    [SkippableFact]
    public async Task InvalidLeftover_OfAProcessThatDied_IsTakenAwayAndMadeAnew()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Order("public.orders (customer_id)");
        IndexDefinition definition = IndexDefinition.Parse("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        await LeaveInvalidAsync(definition);

        // It is none: a plan makes it anew, and what recovers tidies up after it.
        Assert.Null((await mechanism.ObserveAsync(order.Planning(), CancellationToken.None)).Values["index"]);
        Assert.Null((await mechanism.ObserveAsync(order, CancellationToken.None)).Values["index"]);

        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());

        await LeaveInvalidAsync(definition);
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task ValidIndex_OfAProcessThatDiedBeforeItsComment_IsOurs()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Order("public.orders (customer_id)");
        IndexDefinition definition = IndexDefinition.Parse("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        await cluster.SqlAsync(definition.Sql(definition.IndexName.Name));

        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Undo_IndexThatSomebodyElseTookOver_IsDriftAndStays()
    {
        cluster.Require();
        ChangeOrder order = Order("public.orders (customer_id)");
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
        ChangeOrder order = Order("public.orders (customer_id)");
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
        ChangeOrder order = Order("public.kept (n)");
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

    [SkippableTheory]
    [InlineData("public.measures (id)", "partitioned")]
    [InlineData("public.nothing (id)", "There is no table public.nothing")]
    [InlineData("pg_catalog.pg_class (relname)", "server's own")]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason(string definition, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresIndexMechanism(cluster.Context()).ObserveAsync(Order(definition).Planning(), CancellationToken.None)).Refusal);
    }

    [SkippableFact]
    public async Task Observe_RoleThatDoesNotOwnIt_IsToldWhatToGrant()
    {
        cluster.Require();
        Observation seen = await new PostgresIndexMechanism(cluster.Context("perf")).ObserveAsync(Order("public.orders (customer_id)").Planning(), CancellationToken.None);
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
            Observation same = await mechanism.ObserveAsync(Order("public.orders (customer_id, amount)").Planning(), CancellationToken.None);
            Observation shorter = await mechanism.ObserveAsync(Order("public.orders (customer_id)").Planning(), CancellationToken.None);
            Observation other = await mechanism.ObserveAsync(Order("public.orders (amount)").Planning(), CancellationToken.None);

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

    [SkippableFact]
    public async Task UndoScript_RunByAShell_DropsIt()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Order("public.\"Odd Names\" (\"A b\")");
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

    private static ChangeOrder Order(string definition, params (string Name, string Value)[] arguments) => Orders.With("postgresql", arguments, ("index", definition));

    private async Task LeaveInvalidAsync(IndexDefinition definition)
    {
        using (await cluster.HoldAsync("UPDATE orders SET amount = amount WHERE id = 1"))
        {
            using var connection = new NpgsqlConnection(cluster.ConnectionString());
            await connection.OpenAsync();
            foreach (string sql in (string[])["SET lock_timeout = 200", definition.Sql(definition.IndexName.Name)])
            {
                using var command = new NpgsqlCommand(sql, connection);
                if (sql.StartsWith("SET", StringComparison.Ordinal))
                {
                    await command.ExecuteNonQueryAsync();
                }
                else
                {
                    await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
                }
            }
        }

        Assert.Equal(1L, await cluster.ValueAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    private async Task UntilAsync(string sql, object expected)
    {
        for (int i = 0; i < 200 && !expected.Equals(await cluster.ValueAsync(sql)); i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(expected, await cluster.ValueAsync(sql));
    }
}
