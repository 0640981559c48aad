using System.Globalization;
using Npgsql;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

[Collection(TuningClusterCollection.Name)]
public sealed class PostgresSettingMechanismTests(TuningCluster cluster)
{
    // What is set, and what others may have set before.
    private static readonly (string Key, string Value, string Earlier)[] s_settings =
    [
        ("work_mem", "64MB", "300"), ("random_page_cost", "1.1", "3"), ("jit", "off", "on"), ("max_wal_size", "2GB", "512MB"), ("checkpoint_completion_target", "0.8", "0.7"), ("effective_io_concurrency", "200", "3"),
        ("wal_compression", "lz4", "on"), ("log_min_duration_statement", "1s", "300"), ("default_statistics_target", "200", "300"), ("effective_cache_size", "3GB", "300MB"), ("temp_file_limit", "4GB", "2GB"),
        ("search_path", "shop, \"$user\", public", "public"), ("log_line_prefix", "%m [%p] it's \\ % ", "%m "), ("commit_delay", "2000", "300"),
    ];

    [SkippableFact]
    public async Task ApplyThenUndo_AnySettings_LeavesNothingBehind()
    {
        cluster.Require();
        var random = new Random(7);
        for (int round = 0; round < 12; round++)
        {
            // What others have set by ALTER SYSTEM before: it may be the same setting.
            foreach ((string key, _, string earlier) in s_settings.Where(_ => random.Next(4) == 0))
            {
                await cluster.SqlAsync(SettingSql.AlterSystem(key, earlier));
            }

            await cluster.SqlAsync("SELECT pg_reload_conf()");
            string before = await cluster.SettledAsync();
            ChangeOrder order = Orders.Of("postgresql", [.. s_settings.Where(_ => random.Next(2) == 0).Select(setting => (setting.Key, (string?)setting.Value)).DefaultIfEmpty(("work_mem", "64MB"))]);
            var mechanism = new PostgresSettingMechanism(cluster.Context());

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

            Observation made = await mechanism.ObserveAsync(order, CancellationToken.None);
            Assert.True(made.IsSet, string.Create(CultureInfo.InvariantCulture, $"round {round}: {string.Join(", ", made.Values)}"));
            Assert.Equal(order.Settings, made.Values);
            Assert.NotEqual(before, await cluster.DumpAsync());

            await mechanism.UndoAsync(order, capture);

            Assert.Equal(before, await cluster.SettledAsync());
            await cluster.SqlAsync("ALTER SYSTEM RESET ALL");
        }

        await cluster.SqlAsync("SELECT pg_reload_conf()");
    }

    [SkippableFact]
    public async Task Undo_FileThatPeopleWroteInto_HasItsBytesAgain()
    {
        cluster.Require();
        byte[] original = await File.ReadAllBytesAsync(cluster.AutoConf);
        try
        {
            await File.AppendAllTextAsync(cluster.AutoConf, "# ours, by hand\nwork_mem=8MB\nWORK_MEM  9MB   # twice\n\njit = on");
            await cluster.SqlAsync("SELECT pg_reload_conf()");
            string before = await cluster.SettledAsync();
            ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"), ("random_page_cost", "1.1"));
            var mechanism = new PostgresSettingMechanism(cluster.Context());

            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            Assert.Equal("9MB", capture.Before["work_mem"]);
            Assert.DoesNotContain("by hand", await File.ReadAllTextAsync(cluster.AutoConf));
            await mechanism.UndoAsync(order, capture);

            Assert.Equal(before, await cluster.SettledAsync());
        }
        finally
        {
            await File.WriteAllBytesAsync(cluster.AutoConf, original);
            await cluster.SqlAsync("SELECT pg_reload_conf()");
        }
    }

    [SkippableFact]
    public async Task Undo_SomebodyElseHasSetAnother_ItStays()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        await cluster.SqlAsync("ALTER SYSTEM SET random_page_cost = 2");
        try
        {
            await mechanism.UndoAsync(order, capture);

            string file = await File.ReadAllTextAsync(cluster.AutoConf);
            Assert.Contains("random_page_cost = '2'", file);
            Assert.DoesNotContain("work_mem", file);
            Assert.Equal("2", await cluster.ValueAsync("SHOW random_page_cost"));
        }
        finally
        {
            await CleanAsync();
        }
    }

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
            await CleanAsync();
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
    public async Task Apply_ValueWithQuotes_IsAValueAndNothingElse()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("log_line_prefix", "'; DROP TABLE orders; --\\' "));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Assert.Equal("'; DROP TABLE orders; --\\' ", await cluster.ValueAsync("SHOW log_line_prefix"));
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(2000L, await cluster.ValueAsync("SELECT count(*) FROM orders"));
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
    public async Task Apply_WithdrawnInBetween_NothingIsLeft()
    {
        cluster.Require();
        string before = await cluster.SettledAsync();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"), ("random_page_cost", "-5"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);

        // The second is refused by the server, after the first was made.
        PerfException fault = await Assert.ThrowsAsync<PerfException>(() => mechanism.ApplyAsync(order, capture, CancellationToken.None));

        Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
        Assert.Contains("random_page_cost", fault.Message);
        Assert.Equal(before, await cluster.SettledAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mechanism.ApplyAsync(order, capture, new CancellationToken(canceled: true)));
        Assert.Equal(before, await cluster.SettledAsync());
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

    [SkippableFact]
    public async Task Restore_OfAnotherCluster_IsRefused()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        Perf.Tuning.Capture foreign = capture with { Facts = new Dictionary<string, string>(capture.Facts) { ["server"] = "42" } };
        string before = await cluster.SettledAsync();

        foreach (Func<Task> act in (Func<Task>[])[
            () => mechanism.RestoreAsync(order, foreign, ["work_mem"], CancellationToken.None),
            () => mechanism.ApplyAsync(order, foreign, CancellationToken.None),
            () => mechanism.RestoreBytesAsync(order, foreign, CancellationToken.None),
        ])
        {
            Assert.Equal(ErrorIds.BackupElsewhere, (await Assert.ThrowsAsync<PerfException>(act)).Id);
        }

        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task Restart_ThatServerTakes_IsInEffectAndComesBack()
    {
        cluster.Require();
        string before = await cluster.SettledAsync();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "24MB"), ("wal_buffers", "1MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());

        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        await cluster.RestartAsync("postgresql", CancellationToken.None);
        Assert.True(await mechanism.IsReadyAsync(order, CancellationToken.None));
        Assert.True((await mechanism.ObserveAsync(order, CancellationToken.None)).IsSet);
        Assert.Equal("24MB", await cluster.ValueAsync("SHOW shared_buffers"));

        await mechanism.RestoreAsync(order, capture, [.. order.Settings.Keys], CancellationToken.None);
        await cluster.RestartAsync("postgresql", CancellationToken.None);
        Assert.True(await mechanism.IsReadyAsync(order, CancellationToken.None));
        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task Restart_ThatWasOnlySaid_IsNoRestart()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "24MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context()) { RestartPatience = TimeSpan.FromSeconds(1) };
        string before = await cluster.SettledAsync();
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);

        Assert.False(await mechanism.IsReadyAsync(order, CancellationToken.None));

        await mechanism.UndoAsync(order, capture);
        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task Session_ServerThatRefusesToStart_IsBroughtBackFromBytes()
    {
        cluster.Require();
        await cluster.SqlAsync("ALTER SYSTEM SET random_page_cost = 2");
        await cluster.SqlAsync("SELECT pg_reload_conf()");
        string before = await cluster.SettledAsync();
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            MechanismContext targets = cluster.Context();
            var context = new ApplyContext(folder, ServiceMechanisms.All(targets), cluster, new OpenDenyList(), TimeProvider.System);
            var change = new PlannedChange
            {
                OptimizationId = "db.shared_buffers",
                Title = "More memory than there is",
                Mechanism = "postgresql.setting",
                Target = "postgresql",
                Effect = TuningEffect.Restart,
                Settings = [new SettingChange { Key = "shared_buffers", Before = "16MB", After = "900GB" }],
            };
            Change made;
            using (BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan { Changes = [change] }, CancellationToken.None))
            {
                made = await session.ApplyAsync(1, change, CancellationToken.None);
            }

            Assert.Equal(TuningState.Failed, made.State);
            Assert.Contains("What was there before is there again", made.Message);
            Assert.Equal("16MB", await cluster.ValueAsync("SHOW shared_buffers"));
            Assert.Equal(before, await cluster.SettledAsync());
        }
        finally
        {
            await cluster.EnsureStartedAsync();
            Directory.Delete(folder, recursive: true);
            await CleanAsync();
        }
    }

    [SkippableFact]
    public async Task RestoreBytes_ServerIsDown_FileIsAsItWas()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "900GB"), ("work_mem", "8MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        string before = await cluster.SettledAsync();
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        await Assert.ThrowsAsync<PerfException>(() => cluster.RestartAsync("postgresql", CancellationToken.None));
        try
        {
            await Assert.ThrowsAsync<PerfException>(() => mechanism.ObserveAsync(order, CancellationToken.None));
            await mechanism.RestoreBytesAsync(order, capture, CancellationToken.None);
            await mechanism.RestoreBytesAsync(order, capture, CancellationToken.None);
        }
        finally
        {
            await cluster.EnsureStartedAsync();
        }

        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task UndoScript_RunByAShell_PutsItBack()
    {
        cluster.Require();
        await cluster.SqlAsync("ALTER SYSTEM SET log_line_prefix = '%m it''s '");
        await cluster.SqlAsync("SELECT pg_reload_conf()");
        string before = await cluster.SettledAsync();
        try
        {
            ChangeOrder order = Orders.Of("postgresql", ("log_line_prefix", "%p "), ("work_mem", "64MB"));
            var mechanism = new PostgresSettingMechanism(cluster.Context());
            Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
            Assert.NotEqual(before, await cluster.SettledAsync());

            Shell.Run(mechanism.UndoScript(order, capture));

            Assert.Equal(before, await cluster.SettledAsync());
        }
        finally
        {
            await CleanAsync();
        }
    }

    private async Task CleanAsync()
    {
        await cluster.SqlAsync("ALTER SYSTEM RESET ALL");
        await cluster.SqlAsync("SELECT pg_reload_conf()");
        await cluster.SettledAsync();
    }
}
