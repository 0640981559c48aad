using System.Diagnostics;
using System.Runtime.Versioning;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Journal;

[UnsupportedOSPlatform("windows")]
public sealed class PlaceLocksTests : IDisposable
{
    private static readonly string[] s_both = ["/etc/nginx/nginx.conf", "PostgreSQL at localhost:5432"];
    private static readonly string[] s_nginx = ["/etc/nginx/nginx.conf"];
    private static readonly string[] s_database = ["PostgreSQL at localhost:5432"];

    private readonly string _folder = Directory.CreateTempSubdirectory("perf-locks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Take_OfAPlaceThatAnotherHas_IsRefusedAndTakesNoOtherWithIt()
    {
        using (PlaceLocks.Take(s_database, _folder))
        {
            PerfException e = Assert.Throws<PerfException>(() => PlaceLocks.Take(s_both, _folder));
            Assert.Equal(ErrorIds.TuningLocked, e.Id);
            Assert.Contains($"Process {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
            Assert.Contains("PostgreSQL at localhost:5432", e.Message, StringComparison.Ordinal);
            Assert.Contains("PERF_HOME", e.Message, StringComparison.Ordinal);

            // The other was given back, and what is not wanted by both is no matter.
            PlaceLocks.Take(s_nginx, _folder).Dispose();
        }

        PlaceLocks.Take(s_both, _folder).Dispose();
    }

    // Two folders of backups, one target: the lock of a folder alone would let both through.
    [Fact]
    public async Task Begin_WithBackupsElsewhere_IsRefusedAndTouchesNothing()
    {
        using var first = new TuningSandbox();
        using var second = new TuningSandbox();
        first.Context = first.Context with { Places = s_nginx, LockFolder = _folder };
        second.Context = second.Context with { Places = s_both, LockFolder = _folder };
        string id = await second.KeepAsync(("a", "10"));
        string before = FolderSnapshot.Of(second.Settings, withTimes: true);
        using (await first.BeginAsync())
        {
            Assert.Equal(ErrorIds.TuningLocked, (await Assert.ThrowsAsync<PerfException>(() => second.BeginAsync())).Id);
            Assert.Equal(ErrorIds.TuningLocked, (await Assert.ThrowsAsync<PerfException>(() => second.UndoAsync(id))).Id);

            // Looking is allowed, and so are changes of something else.
            Assert.Single(await second.UndoAsync(new UndoRequest { BackupId = id, WhatIf = true }));
            second.Context = second.Context with { Places = s_database };
            (await second.BeginAsync()).Dispose();
            second.Context = second.Context with { Places = s_both };
        }

        Assert.Equal(before, FolderSnapshot.Of(second.Settings, withTimes: true));
        Assert.Equal(TuningState.Reverted, Assert.Single(await second.UndoAsync(id)).State);
    }

    // The folder's own lock is free again where a target's cannot be had.
    [Fact]
    public async Task Begin_RefusedForATarget_LeavesItsOwnFolderFree()
    {
        using var box = new TuningSandbox();
        box.Context = box.Context with { Places = s_nginx, LockFolder = _folder };
        using (PlaceLocks.Take(s_nginx, _folder))
        {
            await Assert.ThrowsAsync<PerfException>(() => box.BeginAsync());
            TargetLock.Take(box.Backups).Dispose();
        }

        (await box.BeginAsync()).Dispose();
    }

    // Another user can put anything beside a lock in a folder that all have.
    [SkippableFact]
    public async Task Take_HolderThatIsAPipe_IsPassedOverAndNotWaitedFor()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Such files are those of Linux.");
        string holder = PlaceLocks.PathOf(s_nginx[0], _folder) + ".json";
        Assert.Equal(0, (await ProgramRun.RunAsync("mkfifo", [holder], CancellationToken.None)).Code);
        (await Task.Run(() => PlaceLocks.Take(s_nginx, _folder)).WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
        Assert.False(File.Exists(holder));
    }

    [Fact]
    public void Take_HolderThatIsDead_IsPassedOver()
    {
        using Process dead = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        dead.StandardOutput.ReadToEnd();
        dead.WaitForExit();
        string holder = PlaceLocks.PathOf(s_nginx[0], _folder) + ".json";
        File.WriteAllText(holder, $$"""{"id":{{dead.Id}},"mark":"x/1","machine":"{{Environment.MachineName}}"}""");
        PlaceLocks.Take(s_nginx, _folder).Dispose();
        File.WriteAllText(holder, "{ no json");
        PlaceLocks.Take(s_nginx, _folder).Dispose();
        Assert.False(File.Exists(holder));
    }

    // Other users have to be able to see whether it is locked, and who has it.
    [SkippableFact]
    public void Take_Files_CanBeReadByOthers()
    {
        Skip.If(OperatingSystem.IsWindows(), "Rights are those of Unix.");
        using (PlaceLocks.Take(s_nginx, _folder))
        {
            Assert.Equal(2, Directory.GetFiles(_folder).Length);
            Assert.All(Directory.GetFiles(_folder), file => Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead), file));
        }

        // A lock that another user has made, who does not let others write it.
        File.SetUnixFileMode(PlaceLocks.PathOf(s_nginx[0], _folder), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        PlaceLocks.Take(s_nginx, _folder).Dispose();
    }

    [SkippableFact]
    public void Take_WhatStandsInItsPlaceIsNoFile_IsRefusedAndFollowedNowhere()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Links are looked at on Linux.");
        string target = Path.Combine(_folder, "target");
        File.WriteAllText(target, "somebody's");
        File.CreateSymbolicLink(PlaceLocks.PathOf(s_nginx[0], _folder), target);
        PerfException e = Assert.Throws<PerfException>(() => PlaceLocks.Take(s_nginx, _folder));
        Assert.Equal(ErrorIds.TuningLocked, e.Id);
        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's", File.ReadAllText(target));
        Assert.Equal(ErrorIds.TuningLocked, Assert.Throws<PerfException>(() => PlaceLocks.Take(s_nginx, Path.Combine(_folder, "not there"))).Id);
    }

    [SkippableFact]
    public void Folder_IsOneThatAllHave()
    {
        Skip.If(OperatingSystem.IsWindows(), "Rights are those of Unix.");
        Assert.True(Directory.Exists(PlaceLocks.Folder), PlaceLocks.Folder);
        Assert.True(File.GetUnixFileMode(PlaceLocks.Folder).HasFlag(UnixFileMode.OtherWrite | UnixFileMode.StickyBit), PlaceLocks.Folder);
    }
}
