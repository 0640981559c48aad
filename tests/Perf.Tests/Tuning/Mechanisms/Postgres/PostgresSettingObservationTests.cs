using Npgsql;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>What is seen of settings before they are made: what they are, what cannot be, what else would win, and what is to be granted.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresSettingObservationTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task Observe_SameInOtherWords_CountsAsSet()
    {
        cluster.Require();
        await cluster.SqlAsync("ALTER SYSTEM SET work_mem = '64MB'");
        await cluster.SqlAsync("SELECT pg_reload_conf()");
        try
        {
            await cluster.SettledAsync();
            var mechanism = new PostgresSettingMechanism(cluster.Context());
            Observation seen = await mechanism.ObserveAsync(Orders.Of("postgresql", ("work_mem", "65536kB"), ("jit", "true")), CancellationToken.None);

            Assert.True(seen.IsSet);
            Assert.Equal("65536kB", seen.Values["work_mem"]);
            Assert.Equal("", seen.Diff);
        }
        finally
        {
            await cluster.ResetSettingsAsync();
        }
    }

    [SkippableFact]
    public async Task Observe_OnlyToRead_SaysWhatShowSays()
    {
        cluster.Require();
        Observation seen = await new PostgresSettingMechanism(cluster.Context()).ObserveAsync(Orders.Of("postgresql", ("work_mem", null), ("shared_buffers", null), ("autovacuum_naptime", null), ("nothing_of_that_name", null)).Planning(), CancellationToken.None);

        Assert.Equal("4MB", seen.Values["work_mem"]);
        Assert.Equal("16MB", seen.Values["shared_buffers"]);
        Assert.Equal("1min", seen.Values["autovacuum_naptime"]);
        Assert.Null(seen.Values["nothing_of_that_name"]);
        Assert.Contains("nothing_of_that_name", seen.Refusal);
    }

    [SkippableTheory]
    [InlineData("maintenance_work_mem", "64MB", "command line")]
    [InlineData("block_size", "16384", "fixed")]
    [InlineData("work_mem", "1kB", "from 64 to 2147483647 (kB)")]
    [InlineData("work_mem", "much", "no number")]
    [InlineData("jit", "maybe", "on or off")]
    [InlineData("wal_compression", "rar", "pglz, lz4")]
    [InlineData("no_such_setting", "1", "no setting 'no_such_setting'")]
    public async Task Observe_WhatCannotBe_IsRefusedWithTheReason(string key, string value, string reason)
    {
        cluster.Require();
        Observation seen = await new PostgresSettingMechanism(cluster.Context()).ObserveAsync(Orders.Of("postgresql", (key, value)), CancellationToken.None);

        Assert.Contains(reason, seen.Refusal);
        Assert.False(seen.IsSet);
    }

    [SkippableTheory]
    [InlineData("ALTER ROLE shop SET work_mem = '5MB'", "ALTER ROLE shop RESET work_mem", "shop")]
    [InlineData("ALTER ROLE postgres SET work_mem = '5MB'", "ALTER ROLE postgres RESET work_mem", "shop")]
    [InlineData("ALTER DATABASE shop SET work_mem = '5MB'", "ALTER DATABASE shop RESET work_mem", "shop")]
    [InlineData("ALTER ROLE shop IN DATABASE shop SET work_mem = '5MB'", "ALTER ROLE shop IN DATABASE shop RESET work_mem", "shop")]
    [InlineData("ALTER ROLE ALL SET work_mem = '5MB'", "ALTER ROLE ALL RESET work_mem", null)]
    public async Task Observe_SomethingElseWins_IsRefusedWithWhatTakesItAway(string set, string reset, string? application)
    {
        cluster.Require();
        await cluster.SqlAsync(set);
        try
        {
            Observation seen = await new PostgresSettingMechanism(cluster.Context(applicationRole: application)).ObserveAsync(Orders.Of("postgresql", ("work_mem", "64MB")), CancellationToken.None);

            Assert.Contains(reset, seen.Refusal);
        }
        finally
        {
            await cluster.SqlAsync(reset);
        }
    }

    [SkippableFact]
    public async Task Observe_RoleOfSomebodyElse_WarnsOnly()
    {
        cluster.Require();
        await cluster.SqlAsync("ALTER ROLE perf SET work_mem = '5MB'");
        try
        {
            ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
            Observation unknown = await new PostgresSettingMechanism(cluster.Context(applicationRole: null)).ObserveAsync(order, CancellationToken.None);
            Observation known = await new PostgresSettingMechanism(cluster.Context(applicationRole: "shop")).ObserveAsync(order, CancellationToken.None);

            Assert.Null(unknown.Refusal);
            Assert.Contains("'perf'", Assert.Single(unknown.Warnings));
            Assert.Null(known.Refusal);
            Assert.Empty(known.Warnings);
        }
        finally
        {
            await cluster.SqlAsync("ALTER ROLE perf RESET work_mem");
        }
    }

    [Theory]
    [InlineData("work_mem; DROP TABLE orders", "1")]
    [InlineData("work_mem = 1 --", "1")]
    [InlineData("", "1")]
    [InlineData("work_mem", "1\n; DROP TABLE orders")]
    [InlineData("a.b.c", "1")]
    public async Task Observe_WhatWouldLeaveTheStatement_IsDenied(string key, string value)
    {
        var mechanism = new PostgresSettingMechanism(new MechanismContext(new TuningTargets(), new NoRestarts(), TimeProvider.System));

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.ObserveAsync(Orders.Of("postgresql", (key, value)), CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeDenied, fault.Id);
    }

    [SkippableFact]
    public async Task Observe_RoleWithoutRights_IsToldWhatToGrant_AndThenItWorks()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context("perf"));
        string before = await cluster.SettledAsync();
        var granted = new List<string>();
        try
        {
            while ((await mechanism.ObserveAsync(order, CancellationToken.None)).Refusal is { } refusal)
            {
                Assert.True(granted.Count < 5, refusal);
                string grant = refusal[refusal.IndexOf("GRANT", StringComparison.Ordinal)..].TrimEnd('.', ' ');
                await cluster.SqlAsync(grant);
                granted.Add(grant);
            }

            Assert.NotEmpty(granted);
            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            Assert.Equal("64MB", await cluster.ValueAsync("SHOW work_mem"));
            await mechanism.UndoAsync(order, capture);
            Assert.Equal(before, await cluster.SettledAsync());
        }
        finally
        {
            foreach (string grant in granted)
            {
                await cluster.SqlAsync(grant.Replace("GRANT", "REVOKE", StringComparison.Ordinal).Replace(" TO ", " FROM ", StringComparison.Ordinal));
            }
        }
    }

    [SkippableFact]
    public async Task Observe_ProcessDiedBeforeTheReload_SaysWhatTheReloadWouldBring()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        string before = await cluster.SettledAsync();
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        await cluster.SqlAsync("ALTER SYSTEM SET work_mem = '64MB'");

        Observation seen = await mechanism.ObserveAsync(order, CancellationToken.None);

        Assert.Equal("64MB", seen.Values["work_mem"]);
        Assert.Equal("4MB", await cluster.ValueAsync("SHOW work_mem"));
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task Observe_NobodyThere_SaysWhereToLook()
    {
        cluster.Require();
        string nowhere = new NpgsqlConnectionStringBuilder(cluster.ConnectionString()) { Port = 1, Password = "geheim" }.ConnectionString;
        var mechanism = new PostgresSettingMechanism(new MechanismContext(new TuningTargets { Postgres = new PostgresTarget { Connection = nowhere } }, cluster, TimeProvider.System));

        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.ObserveAsync(Orders.Of("postgresql", ("work_mem", "64MB")), CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeRefused, fault.Id);
        Assert.Contains("127.0.0.1:1", fault.Message);
        Assert.DoesNotContain("geheim", fault.ToString());
    }
}
