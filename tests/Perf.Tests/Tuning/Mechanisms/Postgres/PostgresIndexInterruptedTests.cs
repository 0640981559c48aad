using Npgsql;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>An index that others' locks hold up, whose making is withdrawn, or whose process dies in the middle: nothing invalid is left.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresIndexInterruptedTests(TuningCluster cluster)
{
    private static readonly TimeSpan[] s_short = [TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300)];

    [SkippableFact]
    public async Task Apply_SomebodyHoldsALock_LeavesNoInvalidIndex()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
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
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
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
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
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
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
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
        ChangeOrder order = Orders.OfIndex("public.orders (customer_id)");
        IndexDefinition definition = IndexDefinition.Parse("public.orders (customer_id)");
        var mechanism = new PostgresIndexMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        await cluster.SqlAsync(definition.Sql(definition.IndexName.Name));

        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.DumpAsync());
    }

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
