using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

[Collection(TuningClusterCollection.Name)]
public sealed class PostgresRoleMechanismTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task ApplyThenUndo_RolesAndDatabases_LeavesNothingBehind()
    {
        cluster.Require();
        await cluster.SqlAsync("ALTER ROLE shop SET work_mem = '5MB'");
        await cluster.SqlAsync("ALTER ROLE shop SET jit = on");
        await cluster.SqlAsync("ALTER ROLE shop SET search_path = \"$user\", public");
        try
        {
            string before = await cluster.DumpAsync();
            ChangeOrder order = Orders.Of(
                "postgresql", ("role:shop/work_mem", "64MB"), ("role:shop/search_path", "shop, \"$user\", public"), ("role:shop/idle_in_transaction_session_timeout", "60s"), ("database:shop/default_statistics_target", "200"), ("role:perf/jit", "off"));
            var mechanism = new PostgresRoleMechanism(cluster.Context());

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.True(made.IsSet);
            Assert.Equal(order.Settings, made.Values);
            Assert.Equal("5MB", capture.Before["role:shop/work_mem"]);
            Assert.Null(capture.Before["role:perf/jit"]);
            Assert.Equal("64MB", await cluster.ValueAsync("SHOW work_mem", "shop"));
            Assert.Equal("1min", await cluster.ValueAsync("SHOW idle_in_transaction_session_timeout", "shop"));
            Assert.Equal("200", await cluster.ValueAsync("SHOW default_statistics_target", "shop"));
            Assert.Equal("4MB", await cluster.ValueAsync("SHOW work_mem"));
            await mechanism.UndoAsync(order, capture);
            Assert.Equal(before, await cluster.DumpAsync());
        }
        finally
        {
            await cluster.SqlAsync("ALTER ROLE shop RESET ALL");
        }
    }

    [SkippableFact]
    public async Task Undo_OnlySomeKeys_OthersStay()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("role:shop/work_mem", "64MB"), ("role:shop/jit", "off"));
        var mechanism = new PostgresRoleMechanism(cluster.Context());
        try
        {
            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            await mechanism.RestoreAsync(order, capture, ["role:shop/jit"], CancellationToken.None);

            Observation seen = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.Equal("64MB", seen.Values["role:shop/work_mem"]);
            Assert.Null(seen.Values["role:shop/jit"]);
        }
        finally
        {
            await cluster.SqlAsync("ALTER ROLE shop RESET ALL");
        }
    }

    [SkippableFact]
    public async Task Apply_OneIsNotTaken_NoneIsMade()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.Of("postgresql", ("role:shop/work_mem", "64MB"), ("role:shop/max_connections", "9"));
        var mechanism = new PostgresRoleMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);

        Assert.Equal(ErrorIds.ChangeFailed, (await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None))).Id);

        Assert.Equal(before, await cluster.DumpAsync());
    }

    [SkippableTheory]
    [InlineData("role:nobody/work_mem", "1MB", "There is no role 'nobody'")]
    [InlineData("database:nothing/work_mem", "1MB", "There is no database 'nothing'")]
    [InlineData("role:shop/shared_buffers", "1GB", "postgresql.setting")]
    [InlineData("role:shop/checkpoint_timeout", "1h", "postgresql.setting")]
    [InlineData("role:shop/work_mem", "1kB", "from 64")]
    [InlineData("role:shop/no_such_setting", "1", "no setting")]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason(string key, string value, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresRoleMechanism(cluster.Context()).ObserveAsync(Orders.Of("postgresql", (key, value)), CancellationToken.None)).Refusal);
    }

    [SkippableTheory]
    [InlineData("ALTER ROLE shop IN DATABASE shop SET work_mem = '5MB'", "ALTER ROLE shop IN DATABASE shop RESET work_mem", "role:shop/work_mem")]
    [InlineData("ALTER ROLE shop SET work_mem = '5MB'", "ALTER ROLE shop RESET work_mem", "database:shop/work_mem")]
    public async Task Observe_SomethingCloserWins_IsRefusedWithWhatTakesItAway(string set, string reset, string key)
    {
        cluster.Require();
        await cluster.SqlAsync(set);
        try
        {
            Assert.Contains(reset, (await new PostgresRoleMechanism(cluster.Context()).ObserveAsync(Orders.Of("postgresql", (key, "64MB")), CancellationToken.None)).Refusal);
        }
        finally
        {
            await cluster.SqlAsync(reset);
        }
    }

    [SkippableTheory]
    [InlineData("role:shop/work_mem", "CREATEROLE")]
    [InlineData("database:shop/work_mem", "owner")]
    public async Task Observe_RoleWithoutRights_IsTold(string key, string reason)
    {
        cluster.Require();
        Assert.Contains(reason, (await new PostgresRoleMechanism(cluster.Context("perf")).ObserveAsync(Orders.Of("postgresql", (key, "64MB")), CancellationToken.None)).Refusal);
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_PutsItBack()
    {
        cluster.Require();
        string before = await cluster.DumpAsync();
        ChangeOrder order = Orders.Of("postgresql", ("role:shop/work_mem", "64MB"), ("database:shop/jit", "off"));
        var mechanism = new PostgresRoleMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Shell.Run(mechanism.UndoScript(order, capture));

        Assert.Equal(before, await cluster.DumpAsync());
    }
}
