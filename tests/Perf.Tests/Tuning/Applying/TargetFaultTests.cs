using System.Runtime.Versioning;
using System.Text;
using Perf.Tests.Tuning.Files;
using Perf.Tests.Tuning.Killing;
using Perf.Tests.Tuning.Mechanisms;
using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Applying;

/// <summary>Faults of a target's own disk and file, through a whole backup with a real file: nothing is half changed, and what the backup says is so.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TargetFaultTests : IDisposable
{
    private const string Key = "Logging:LogLevel:Default";

    // Line ends, a mark of order and a missing last newline are somebody's own.
    private static readonly byte[] s_bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("{\r\n  // why\r\n  \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } }\r\n}")];

    private readonly FileFolder _folder = new();

    private string Backups => _folder["backups"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Apply_DiskOfTheTargetIsFull_LeavesTheFile_AndIsMadeWhenThereIsRoom()
    {
        using SmallDisk disk = SmallDisk.Create("64k");
        string file = Write(disk.Path);
        string id;
        using (BackupSession session = await BeginAsync(file))
        {
            id = session.BackupId;
            disk.Fill();
            Change failed = await session.ApplyAsync(1, Planned, CancellationToken.None);
            Assert.Equal(TuningState.Failed, failed.State);
            Assert.Contains("No space left", failed.Message, StringComparison.Ordinal);
            Assert.Contains("What was there before is there again.", failed.Message, StringComparison.Ordinal);
            Assert.Equal(s_bytes, File.ReadAllBytes(file));
            disk.MakeRoom();
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, Planned, CancellationToken.None)).State);
            session.Keep(1, null, "");
        }

        // Undoing on a full disk is not the end of it either.
        disk.Fill();
        Change stuck = Assert.Single(await UndoAsync(file, id));
        Assert.NotEqual(TuningState.Reverted, stuck.State);
        Assert.Contains("No space left", stuck.Message, StringComparison.Ordinal);
        disk.MakeRoom();
        Assert.Equal(TuningState.Reverted, Assert.Single(await UndoAsync(file, id)).State);
        Assert.Equal(s_bytes, File.ReadAllBytes(file));
    }

    [SkippableFact]
    public async Task Apply_TargetIsReadOnly_IsToldAndTouchesNothing_AndUndoingGoesOnOnceItIsNot()
    {
        using SmallDisk disk = SmallDisk.Create("64k");
        string file = Write(disk.Path);
        disk.Remount("ro");
        string id;
        using (BackupSession session = await BeginAsync(file))
        {
            id = session.BackupId;
            Change failed = await session.ApplyAsync(1, Planned, CancellationToken.None);
            Assert.Equal(TuningState.Failed, failed.State);
            Assert.Contains("cannot be written to (Read-only file system)", failed.Message, StringComparison.Ordinal);
            disk.Remount("rw");
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, Planned, CancellationToken.None)).State);
            session.Keep(1, null, "");
        }

        disk.Remount("ro");
        Change stuck = Assert.Single(await UndoAsync(file, id));
        Assert.NotEqual(TuningState.Reverted, stuck.State);
        Assert.Contains("Read-only file system", stuck.Message, StringComparison.Ordinal);
        disk.Remount("rw");
        Assert.Equal(TuningState.Reverted, Assert.Single(await UndoAsync(file, id)).State);
        Assert.Equal(s_bytes, File.ReadAllBytes(file));
    }

    // A file that is not what it looks like: writing it would leave its other name, or its real place, with the old bytes, or write where nothing was declared.
    [SkippableTheory]
    [InlineData("hard link", "hard links")]
    [InlineData("link out", "outside")]
    [InlineData("dangling link", "leads nowhere")]
    public async Task Apply_FileIsAlsoAnother_IsRefusedAndTouchesNeither(string what, string why)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        string file = _folder["app/appsettings.json"];
        string other = _folder["elsewhere/appsettings.json"];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _folder.Write("elsewhere/appsettings.json", s_bytes);
        switch (what)
        {
            case "hard link":
                (int code, string said) = await Perf.Tuning.Files.ProgramRun.RunAsync("/bin/ln", [other, file], CancellationToken.None);
                Assert.True(code == 0, said);
                break;
            case "link out":
                File.CreateSymbolicLink(file, other);
                break;
            default:
                File.CreateSymbolicLink(file, _folder["app/none.json"]);
                break;
        }

        using BackupSession session = await BeginAsync(file);
        Change failed = await session.ApplyAsync(1, Planned, CancellationToken.None);
        Assert.Equal(TuningState.Failed, failed.State);
        Assert.Contains(why, failed.Message, StringComparison.Ordinal);
        Assert.Equal(s_bytes, File.ReadAllBytes(other));
        Assert.Equal([file], Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    // A link within its folder stays one, and what it leads to is changed and comes back.
    [SkippableFact]
    public async Task Apply_FileIsALinkBesideIt_StaysOne()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Files are changed on Linux.");
        string real = _folder.Write("app/settings.1.json", s_bytes);
        string file = _folder["app/appsettings.json"];
        File.CreateSymbolicLink(file, "settings.1.json");
        using (BackupSession session = await BeginAsync(file))
        {
            Assert.Equal(TuningState.Effective, (await session.ApplyAsync(1, Planned, CancellationToken.None)).State);
            Assert.Contains("\"Warning\"", File.ReadAllText(real), StringComparison.Ordinal);
            Assert.Equal(TuningState.Reverted, (await session.RevertAsync(1, "", CancellationToken.None)).State);
        }

        Assert.Equal("settings.1.json", new FileInfo(file).LinkTarget);
        Assert.Equal(s_bytes, File.ReadAllBytes(real));
    }

    [SkippableFact]
    public async Task Apply_FileThatTheUserMayNotWrite_IsToldAndTouchesNothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && !Environment.IsPrivilegedProcess, "Rights keep root from nothing.");
        string file = _folder.Write("app/appsettings.json", s_bytes);
        string folder = Path.GetDirectoryName(file)!;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            using BackupSession session = await BeginAsync(file);
            Change failed = await session.ApplyAsync(1, Planned, CancellationToken.None);
            Assert.Equal(TuningState.Failed, failed.State);
            Assert.Contains("cannot be written to (Permission denied); run as a user who may change", failed.Message, StringComparison.Ordinal);
            Assert.Equal(s_bytes, File.ReadAllBytes(file));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static PlannedChange Planned => KillSubjects.Change("file.json", "application:shop", (Key, "Warning"));

    private static string Write(string folder)
    {
        string file = Path.Combine(folder, "appsettings.json");
        File.WriteAllBytes(file, s_bytes);
        return file;
    }

    private ApplyContext Context(string file)
    {
        var targets = new TuningTargets { Applications = [new ApplicationTarget { Name = "shop", SettingsFile = file }] };
        return new ApplyContext(Backups, MechanismList.All(new MechanismContext(targets, new NoRestarts(), TimeProvider.System)), new NoRestarts(), new OpenDenyList(), TimeProvider.System);
    }

    private Task<BackupSession> BeginAsync(string file) => BackupSession.BeginAsync(Context(file), new OptimizationPlan(), CancellationToken.None);

    private Task<IReadOnlyList<Change>> UndoAsync(string file, string id) => new Undoer(Context(file), new NoObserver()).RunAsync(new UndoRequest { BackupId = id }, CancellationToken.None);
}
