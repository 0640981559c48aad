using System.Globalization;
using Perf.Tests.Tuning.Files;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Which server of a cluster it is, and whose files are here: its standbys and clones have the cluster's number, too.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class LocalClusterTests(TuningCluster cluster)
{
    [SkippableFact]
    public async Task FileIn_OfTheServersOwnFolder_IsItsFile_AndOfAnotherServersIsNone()
    {
        cluster.Require();
        using PostgresSession session = await PostgresSession.OpenAsync(cluster.Context(), CancellationToken.None);
        using var folder = new FileFolder();

        Assert.Equal(cluster.AutoConf, LocalCluster.FileIn(session.Facts));

        // As a standby of it has it: the same number, in a folder on which another process runs.
        folder.Write("global/pg_control", await File.ReadAllBytesAsync(Path.Combine(cluster.Data, "global", "pg_control")));
        folder.Write("postgresql.auto.conf", "work_mem = '1GB'\n");
        Assert.Null(LocalCluster.FileIn(session.Facts with { DataDirectory = folder.Path }));
        folder.Write("postmaster.pid", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{folder.Path}\n"));
        Assert.True(LocalCluster.IsOf(folder.Path, session.Facts.Identifier));
        Assert.Null(LocalCluster.FileIn(session.Facts with { DataDirectory = folder.Path }));

        // The session of a server elsewhere: no process of that number is here, or another one.
        Assert.Null(LocalCluster.FileIn(session.Facts with { Process = int.MaxValue }));
        Assert.Null(LocalCluster.FileIn(session.Facts with { Process = Environment.ProcessId }));
        Assert.Null(LocalCluster.FileIn(session.Facts with { Identifier = "42" }));
        Assert.Null(LocalCluster.FileIn(session.Facts with { DataDirectory = "" }));
    }

    [SkippableFact]
    public async Task Restore_OfAnotherServerOfTheCluster_IsRefused()
    {
        cluster.Require();
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        Perf.Tuning.Capture capture = await mechanism.CaptureAsync(order, CancellationToken.None);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"primary of timeline 00000001 at port {cluster.Port}"), capture.Facts["node"]);
        Assert.EndsWith(capture.Facts["node"], (await mechanism.ObserveAsync(order, CancellationToken.None)).Identity, StringComparison.Ordinal);
        string before = await cluster.SettledAsync();

        // What took over has another timeline.
        Perf.Tuning.Capture other = capture with { Facts = new Dictionary<string, string>(capture.Facts) { ["node"] = capture.Facts["node"].Replace("00000001", "00000002", StringComparison.Ordinal) } };
        foreach (Func<Task> act in (Func<Task>[])[() => mechanism.RestoreAsync(order, other, ["work_mem"], CancellationToken.None), () => mechanism.ApplyAsync(order, other, CancellationToken.None)])
        {
            Assert.Equal(ErrorIds.BackupElsewhere, (await Assert.ThrowsAsync<PerfException>(act)).Id);
        }

        Assert.Equal(before, await cluster.SettledAsync());
    }

    [SkippableFact]
    public async Task Restore_FileThatTheRoleMayNotRead_IsNotTakenForAsItWas()
    {
        cluster.Require();
        Skip.If(int.Parse((string)(await cluster.ValueAsync("SHOW server_version_num"))!, CultureInfo.InvariantCulture) < 150_000, "Single settings are granted from version 15 on.");
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "64MB"));
        Perf.Tuning.Capture capture = await new PostgresSettingMechanism(cluster.Context()).MakeAsync(order);
        try
        {
            await cluster.SqlAsync("GRANT ALTER SYSTEM ON PARAMETER work_mem TO perf");
            await cluster.SqlAsync("GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO perf");

            await new PostgresSettingMechanism(cluster.Context("perf")).RestoreAsync(order, capture, ["work_mem"], CancellationToken.None);

            Assert.DoesNotContain("work_mem", await File.ReadAllTextAsync(cluster.AutoConf), StringComparison.Ordinal);
            Assert.Equal("4MB", await cluster.ValueAsync("SHOW work_mem"));
        }
        finally
        {
            await cluster.SqlAsync("REVOKE ALTER SYSTEM ON PARAMETER work_mem FROM perf");
            await cluster.SqlAsync("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() FROM perf");
            await cluster.ResetSettingsAsync();
        }
    }
}
