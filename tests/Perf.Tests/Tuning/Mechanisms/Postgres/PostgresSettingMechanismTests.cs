using System.Globalization;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Settings that are made and undone: what was there before is there again, to the byte.</summary>
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
        for (int round = 0; round < 5; round++)
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
            await cluster.ResetSettingsAsync();
        }
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
            await cluster.ResetSettingsAsync();
        }
    }
}
