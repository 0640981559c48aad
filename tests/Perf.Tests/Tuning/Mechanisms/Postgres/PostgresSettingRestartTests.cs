using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Settings that come into effect when the server is restarted, and a server that does not start with them.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresSettingRestartTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task Restart_ThatServerTakes_IsInEffectAndComesBack()
    {
        cluster.Require();
        string before = await cluster.SettledAsync();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "24MB"), ("wal_buffers", "1MB")).Restarting();
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
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "24MB")).Restarting();
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
            await cluster.ResetSettingsAsync();
        }
    }

    [SkippableFact]
    public async Task RestoreBytes_SomebodyElseHasSetAnotherSinceTheCapture_ItStays()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "900GB"), ("work_mem", "8MB")).Restarting();
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.MakeAsync(order);
        await cluster.SqlAsync("ALTER SYSTEM SET random_page_cost = 2");
        await Assert.ThrowsAsync<PerfException>(() => cluster.RestartAsync("postgresql", CancellationToken.None));
        try
        {
            await mechanism.RestoreBytesAsync(order, capture, CancellationToken.None);
            await cluster.EnsureStartedAsync();

            string file = await File.ReadAllTextAsync(cluster.AutoConf);
            Assert.Contains("random_page_cost = '2'", file, StringComparison.Ordinal);
            Assert.DoesNotContain("shared_buffers", file, StringComparison.Ordinal);
            Assert.Equal("4MB", await cluster.ValueAsync("SHOW work_mem"));
            Assert.Equal("2", await cluster.ValueAsync("SHOW random_page_cost"));
            Assert.True((await mechanism.ObserveAsync(order with { Settings = capture.Before }, CancellationToken.None)).IsSet);
        }
        finally
        {
            await cluster.EnsureStartedAsync();
            await cluster.ResetSettingsAsync();
        }
    }

    [SkippableFact]
    public async Task RestoreBytes_ServerIsDown_FileIsAsItWas()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("shared_buffers", "900GB"), ("work_mem", "8MB")).Restarting();
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
}
