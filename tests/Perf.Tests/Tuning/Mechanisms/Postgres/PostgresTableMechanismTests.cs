using Npgsql;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

[Collection(TuningClusterCollection.Name)]
public sealed class PostgresTableMechanismTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task ApplyThenUndo_ParametersAndTargets_LeavesNothingBehind()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        var random = new Random(2);
        (string Key, string? Value)[] all =
        [
            ("public.tickets/fillfactor", "70"), ("public.tickets/autovacuum_enabled", "off"), ("public.tickets/autovacuum_vacuum_scale_factor", "0.02"), ("public.tickets/autovacuum_vacuum_cost_limit", "1000"),
            ("public.tickets/parallel_workers", "2"), ("public.orders/fillfactor", "80"), ("public.\"Odd Names\"/fillfactor", "60"), ("public.tickets.weight/statistics", "500"), ("public.orders.state/statistics", "0"),
            ("public.\"Odd Names\".\"A b\"/statistics", "50"), ("public.measures.id/statistics", "300"),
        ];
        for (int round = 0; round < 8; round++)
        {
            ChangeOrder order = Orders.Of("postgresql", [.. all.Where(_ => random.Next(3) == 0).DefaultIfEmpty(all[0]), .. random.Next(4) == 0 ? [("public.tickets/toast_tuple_target", (string?)"4080")] : Array.Empty<(string, string?)>()]);
            var mechanism = new PostgresTableMechanism(cluster.Context());

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.True(made.IsSet, string.Join(", ", made.Values));
            Assert.Equal(order.Settings, made.Values);
            await mechanism.UndoAsync(order, capture);
            Assert.Equal(before, await cluster.DumpAsync());
        }
    }

    [SkippableFact]
    public async Task ApplyThenUndo_TakenAway_ComesBackInItsPlace()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.Of("postgresql", ("public.tickets/fillfactor", null));
        var mechanism = new PostgresTableMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        Assert.Equal("90", capture.Before["public.tickets/fillfactor"]);

        await mechanism.UndoAsync(order, capture);

        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Undo_SomebodyElseHasSetAnother_ItStays()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("public.tickets/fillfactor", "70"));
        var mechanism = new PostgresTableMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        await cluster.SqlAsync("ALTER TABLE tickets SET (parallel_workers = 3)");
        try
        {
            await mechanism.UndoAsync(order, capture);

            string[] options = (string[])(await cluster.ValueAsync("SELECT reloptions FROM pg_class WHERE relname = 'tickets'"))!;
            Assert.Equal(["autovacuum_enabled=on", "fillfactor=90", "parallel_workers=3"], options.Order());
        }
        finally
        {
            await cluster.SqlAsync("ALTER TABLE tickets RESET (parallel_workers, fillfactor, autovacuum_enabled)");
            await cluster.SqlAsync("ALTER TABLE tickets SET (fillfactor = 90, autovacuum_enabled = on)");
        }
    }

    [SkippableFact]
    public async Task Apply_SomebodyHoldsALock_GivesUpAndChangesNothing()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.Of("postgresql", ("public.tickets/fillfactor", "70"));
        var mechanism = new PostgresTableMechanism(cluster.Context()) { LockPatience = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200)] };
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        using (await cluster.HoldAsync("LOCK TABLE tickets IN SHARE MODE"))
        {
            Assert.Equal(ErrorIds.ChangeFailed, (await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None))).Id);
        }

        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableFact]
    public async Task Apply_WithAnalyze_MakesStatisticsOfThatTarget()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE TABLE wide AS SELECT (i % 900) AS n FROM generate_series(1, 30000) AS i");
        await cluster.SqlAsync("ANALYZE wide");
        try
        {
            ChangeOrder order = Orders.With("postgresql", [("analyze", "true")], ("public.wide.n/statistics", "1000"));
            var mechanism = new PostgresTableMechanism(cluster.Context());
            const string Count = "SELECT array_length(most_common_vals::text::int[], 1) FROM pg_stats WHERE tablename = 'wide'";
            int before = Convert.ToInt32(await cluster.ValueAsync(Count), System.Globalization.CultureInfo.InvariantCulture);

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Assert.Equal(900, await cluster.ValueAsync(Count));
            Assert.True(before <= 100);
            await mechanism.UndoAsync(order, capture);
            Assert.True(Convert.ToInt32(await cluster.ValueAsync(Count), System.Globalization.CultureInfo.InvariantCulture) <= 100);
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE wide");
        }
    }

    [SkippableTheory]
    [InlineData("public.measures/fillfactor", "70", "partitioned")]
    [InlineData("public.nothing/fillfactor", "70", "There is no table")]
    [InlineData("public.tickets.nothing/statistics", "70", "no column 'nothing'")]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason(string key, string value, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresTableMechanism(cluster.Context()).ObserveAsync(Orders.Of("postgresql", (key, value)), CancellationToken.None)).Refusal);
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_PutsItBack()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.Of("postgresql", ("public.tickets/autovacuum_vacuum_scale_factor", "0.02"), ("public.\"Odd Names\".\"A b\"/statistics", "50"));
        var mechanism = new PostgresTableMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Shell.Run(mechanism.UndoScript(order, capture));

        Assert.Equal(before, await cluster.DumpAsync());
    }

    /// <summary>Pools keep plans of prepared statements, and these have to go, too: after a VACUUM nothing but the statistics changes, and PostgreSQL keeps the plans.</summary>
    [SkippableFact]
    public async Task Analyze_APlanThatASessionKeeps_IsMadeAnew()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE TABLE planned (id int PRIMARY KEY, customer int NOT NULL) WITH (autovacuum_enabled = off); INSERT INTO planned SELECT i, i % 50 FROM generate_series(1, 40000) AS i; CREATE INDEX ON planned (customer); ANALYZE planned");
        await cluster.SqlAsync("UPDATE planned SET customer = (id * 7919) % 4000");
        await cluster.SqlAsync("VACUUM planned");
        try
        {
            await using NpgsqlConnection pooled = await cluster.HoldAsync("SET plan_cache_mode = force_generic_plan; PREPARE latest AS SELECT id FROM planned WHERE customer = $1 ORDER BY id DESC LIMIT 5");
            Assert.Contains("Backward", await PlanAsync(pooled), StringComparison.Ordinal);
            await using NpgsqlCommand commit = pooled.CreateCommand();
            commit.CommandText = "COMMIT";
            await commit.ExecuteNonQueryAsync();

            await new PostgresAnalyzeMechanism(cluster.Context()).MakeAsync(Orders.Of("postgresql", ("analyze", "public.planned")));

            Assert.DoesNotContain("Backward", await PlanAsync(pooled), StringComparison.Ordinal);
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE planned");
        }
    }

    /// <summary>Targets of partitions, and of tables that inherit, are their own: no capture has them.</summary>
    [SkippableFact]
    public async Task ApplyThenUndo_ATableWithOthersBelowIt_LeavesTheirTargets()
    {
        cluster.Require();
        foreach (string sql in (string[])[
            "CREATE TABLE sold (id int, at date NOT NULL) PARTITION BY RANGE (at)", "CREATE TABLE sold_1 PARTITION OF sold FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')", "CREATE TABLE base (id int)",
            "CREATE TABLE derived (more int) INHERITS (base)", "INSERT INTO sold SELECT i, '2020-06-01' FROM generate_series(1, 500) AS i", "INSERT INTO derived SELECT i, i FROM generate_series(1, 500) AS i",
            "ALTER TABLE sold_1 ALTER COLUMN id SET STATISTICS 500", "ALTER TABLE derived ALTER COLUMN id SET STATISTICS 700",
        ])
        {
            await cluster.SqlAsync(sql);
        }

        try
        {
            string before = await cluster.DumpAsync();
            foreach (string table in (string[])["public.sold", "public.base"])
            {
                var tables = new PostgresTableMechanism(cluster.Context());
                ChangeOrder order = Orders.Of("postgresql", ($"{table}.id/statistics", "300"));
                Perf.Tuning.Capture capture = await tables.MakeAsync(order);
                Assert.Equal(500, await TargetAsync("sold_1"));
                Assert.Equal(700, await TargetAsync("derived"));
                await tables.UndoAsync(order, capture);
                Assert.Equal(before, await cluster.DumpAsync());

                var analyze = new PostgresAnalyzeMechanism(cluster.Context());
                ChangeOrder anew = Orders.Of("postgresql", ("analyze", table));
                string diff = (await analyze.ObserveAsync(anew.Planning(), CancellationToken.None)).Diff;
                Assert.Contains("ALTER TABLE ONLY \"public\".", diff, StringComparison.Ordinal);
                await analyze.MakeAsync(anew);
                Assert.Equal(before, await cluster.DumpAsync());
            }
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE sold, base CASCADE");
        }
    }

    [SkippableFact]
    public async Task Analyze_StaleStatistics_AreMadeAnew()
    {
        cluster.Require();
        await cluster.SqlAsync("CREATE TABLE grown (n int)");
        try
        {
            var mechanism = new PostgresAnalyzeMechanism(cluster.Context());
            ChangeOrder order = Orders.Of("postgresql", ("analyze", "public.grown"));
            await cluster.SqlAsync("INSERT INTO grown SELECT i FROM generate_series(1, 1000) AS i");
            await UntilAsync("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'grown'", 1000L);

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
            Assert.Equal(1L, await cluster.ValueAsync("SELECT count(*) FROM pg_stats WHERE tablename = 'grown'"));
            await mechanism.UndoAsync(order, capture);

            // A few more rows do not matter, many do; and statistics that are gone are to be made, whatever the counters say.
            await cluster.SqlAsync("INSERT INTO grown SELECT i FROM generate_series(1, 100) AS i");
            await UntilAsync("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'grown'", 100L);
            Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
            await cluster.SqlAsync("INSERT INTO grown SELECT i FROM generate_series(1, 400) AS i");
            await UntilAsync("SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'grown'", 500L);
            Assert.False((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
            await mechanism.MakeAsync(order);
            await cluster.SqlAsync("DELETE FROM pg_statistic WHERE starelid = 'grown'::regclass");
            Assert.False((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        }
        finally
        {
            await cluster.SqlAsync("DROP TABLE grown");
        }
    }

    [SkippableTheory]
    [InlineData("public.nothing", "There is no table")]
    [InlineData("public.orders", "does not own")]
    public async Task Analyze_WhatCannotBe_IsRefusedWithTheReason(string table, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresAnalyzeMechanism(cluster.Context("perf")).ObserveAsync(Orders.Of("postgresql", ("analyze", table)), CancellationToken.None)).Refusal);
    }

    private async Task<int> TargetAsync(string table) =>
        Convert.ToInt32(await cluster.ValueAsync($"SELECT attstattarget FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = 'id'"), System.Globalization.CultureInfo.InvariantCulture);

    private async Task UntilAsync(string sql, object expected)
    {
        for (int i = 0; i < 200 && !expected.Equals(await cluster.ValueAsync(sql)); i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal(expected, await cluster.ValueAsync(sql));
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = "EXPLAIN EXECUTE latest(77)";
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
