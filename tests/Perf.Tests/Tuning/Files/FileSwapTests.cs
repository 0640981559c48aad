using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Files;

[SupportedOSPlatform("linux")]
public sealed class FileSwapTests : IDisposable
{
    private readonly FileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Replace_FileWithOwnerRightsAndAttributes_KeepsThemAll()
    {
        string path = _folder.Write("a.conf", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        bool isRoot = Environment.UserName == "root";
        if (isRoot)
        {
            Assert.Equal(0, FileCalls.TryOwn(path, 1234, 4321));
        }

        int attribute = TrySetAttribute(path, "user.perf", "kept"u8.ToArray());

        // An access list as Linux lays it out (posix_acl_xattr.h): version 2, owner rw, user 999 r, group r, mask r, others nothing.
        byte[] list = [2, 0, 0, 0, .. Entry(1, 6, uint.MaxValue), .. Entry(2, 4, 999), .. Entry(4, 4, uint.MaxValue), .. Entry(16, 4, uint.MaxValue), .. Entry(32, 0, uint.MaxValue)];
        int access = TrySetAttribute(path, "system.posix_acl_access", list);

        FileSwap.Replace(_folder.Read("a.conf"), "new"u8);

        FileFacts facts = FileCalls.Look(path)!;
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, facts.UnixMode);
        Assert.Equal(isRoot ? (1234u, 4321u) : (facts.Owner, facts.Group), (facts.Owner, facts.Group));
        Assert.Equal(attribute == 0 ? "kept"u8.ToArray() : null, FileCalls.Attribute(path, "user.perf"));
        Assert.Equal(access == 0 ? list : null, FileCalls.Attribute(path, "system.posix_acl_access"));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    // Whoever may write to the folder can put a link to somebody else's file in the place of the new one, between any two calls.
    [Fact]
    public void Give_NameThatLeadsElsewhereMeanwhile_TouchesTheOpenFileAlone()
    {
        string theirs = _folder.Write("theirs", "root's own");
        File.SetUnixFileMode(theirs, UnixFileMode.UserRead);
        _folder.Write("a.conf", "old");
        File.SetUnixFileMode(_folder["a.conf"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        bool isRoot = Environment.UserName == "root";
        Assert.True(!isRoot || FileCalls.TryOwn(_folder["a.conf"], 1234, 4321) == 0);
        int attribute = TrySetAttribute(_folder["a.conf"], "user.perf", "kept"u8.ToArray());
        FileFacts before = FileCalls.Look(theirs)!;
        FileContent like = _folder.Read("a.conf");

        using (var stream = new FileStream(_folder["aside"], FileMode.CreateNew, FileAccess.Write))
        {
            File.Move(_folder["aside"], _folder["moved"]);
            File.CreateSymbolicLink(_folder["aside"], theirs);
            FileLikeness.Give(stream.SafeFileHandle, like);
        }

        Assert.Equal(before, FileCalls.Look(theirs));
        Assert.Null(FileCalls.Attribute(theirs, "user.perf"));
        FileFacts facts = FileCalls.Look(_folder["moved"])!;
        Assert.Equal((like.Facts.Owner, like.Facts.Group, like.Facts.UnixMode), (facts.Owner, facts.Group, facts.UnixMode));
        Assert.Equal(attribute == 0 ? "kept"u8.ToArray() : null, FileCalls.Attribute(_folder["moved"], "user.perf"));
    }

    [Fact]
    public void Replace_LinkWithinTheRoot_StaysALinkAndItsTargetChanges()
    {
        _folder.Write("available/site", "old");
        Directory.CreateDirectory(_folder["enabled"]);
        File.CreateSymbolicLink(_folder["enabled/site"], "../available/site");

        FileSwap.Replace(FileSwap.Read(_folder["enabled/site"], [_folder.Path])!, "new"u8);

        Assert.Equal("../available/site", new FileInfo(_folder["enabled/site"]).LinkTarget);
        Assert.Equal("new", _folder.Text("available/site"));
    }

    [Fact]
    public void Read_LinkOutOfTheRoot_IsRefused()
    {
        string other = _folder.Write("other/secret", "x");
        Directory.CreateDirectory(_folder["root"]);
        File.CreateSymbolicLink(_folder["root/a"], other);

        PerfException fault = Assert.Throws<PerfException>(() => FileSwap.Read(_folder["root/a"], [_folder["root"]]));

        Assert.Equal(ErrorIds.ChangeRefused, fault.Id);
        Assert.Contains(other, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderThatIsALinkOut_IsRefused()
    {
        _folder.Write("other/a", "x");
        Directory.CreateDirectory(_folder["root"]);
        Directory.CreateSymbolicLink(_folder["root/sub"], _folder["other"]);

        Assert.Equal(ErrorIds.ChangeRefused, Assert.Throws<PerfException>(() => FileSwap.Read(_folder["root/sub/a"], [_folder["root"]])).Id);
    }

    [Fact]
    public void Read_FileOfTwoNames_IsRefused()
    {
        string path = _folder.Write("a", "x");
        Assert.Equal(0, Run("ln", path, _folder["b"]));

        PerfException fault = Assert.Throws<PerfException>(() => FileSwap.Read(path, [_folder.Path]));

        Assert.Equal(ErrorIds.ChangeRefused, fault.Id);
        Assert.Contains("hard links", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DanglingLinkFolderAndNothing_AreTold()
    {
        File.CreateSymbolicLink(_folder["dangling"], _folder["nowhere"]);
        Directory.CreateDirectory(_folder["sub"]);

        Assert.Contains("leads nowhere", Assert.Throws<PerfException>(() => FileSwap.Read(_folder["dangling"], [_folder.Path])).Message, StringComparison.Ordinal);
        Assert.Contains("ordinary", Assert.Throws<PerfException>(() => FileSwap.Read(_folder["sub"], [_folder.Path])).Message, StringComparison.Ordinal);
        Assert.Null(FileSwap.Read(_folder["nothing"], [_folder.Path]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Replace_ChangedBySomebodySinceItWasRead_LeavesTheirBytes(bool isAnotherFile)
    {
        string path = _folder.Write("a", "old");
        FileContent seen = _folder.Read("a");
        if (isAnotherFile)
        {
            _folder.Write("b", "old");
            File.Move(_folder["b"], path, overwrite: true);
        }
        else
        {
            File.WriteAllText(path, "theirs");
        }

        PerfException fault = Assert.Throws<PerfException>(() => FileSwap.Replace(seen, "ours"u8));

        Assert.Equal(ErrorIds.ChangeDrifted, fault.Id);
        Assert.Equal(isAnotherFile ? "old" : "theirs", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Replace_SomebodyWritesAllTheTime_NothingOfTheirsIsEverLost()
    {
        // Somebody counts up, replacing the file each time. Whatever we replace we must have seen; what we have not seen must be there when we are refused, or a later one.
        string path = _folder.Write("a", "0");
        using var stop = new CancellationTokenSource();
        Task stranger = Task.Run(() =>
        {
            for (int i = 1; !stop.IsCancellationRequested; i++)
            {
                _folder.Write("b", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                File.Move(_folder["b"], path, overwrite: true);
                Thread.SpinWait(2000);
            }
        });

        int won = 0;
        int lost = 0;
        int last = 0;

        // As often as it takes for the two to meet: on a busy machine the stranger may not have had a turn yet.
        while (won + lost < 400 || (lost == 0 && won < 400_000))
        {
            FileContent seen = FileSwap.Read(path, [_folder.Path])!;
            string text = Encoding.ASCII.GetString(seen.Bytes);
            int number = int.Parse(text.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number >= last, $"{text} after {last}: an older one has come back");
            last = number;
            try
            {
                FileSwap.Replace(seen, Encoding.ASCII.GetBytes(text + "+"));
                won++;
            }
            catch (PerfException fault) when (fault.Id == ErrorIds.ChangeDrifted)
            {
                lost++;
            }
        }

        await stop.CancelAsync();
        await stranger;
        Assert.True(lost > 0, $"{won} {lost}");
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Create_ThereAlready_IsRefusedAndStays()
    {
        string path = _folder.Write("a", "theirs");

        Assert.Equal(ErrorIds.ChangeDrifted, Assert.Throws<PerfException>(() => FileSwap.Create(path, "ours"u8, FileSwap.ReadableForAll)).Id);
        Assert.Equal("theirs", File.ReadAllText(path));
    }

    [Fact]
    public void Create_ThenDelete_LeavesNothingNotEvenTheFolder()
    {
        FileSwap.Create(_folder["unit.d/60-perf.conf"], "x"u8, FileSwap.ReadableForAll);
        Assert.Equal(FileSwap.ReadableForAll, File.GetUnixFileMode(_folder["unit.d/60-perf.conf"]));

        FileSwap.Delete(_folder.Read("unit.d/60-perf.conf"), withFolder: true);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Put_SameBytes_WritesNothing()
    {
        string path = _folder.Write("a", "x");
        FileFacts before = FileCalls.Look(path)!;

        Assert.False(FileSwap.Put(path, "x"u8, [_folder.Path]));
        Assert.True(before.IsSameAs(FileCalls.Look(path)));
        Assert.True(FileSwap.Put(path, "y"u8, [_folder.Path]));
        Assert.True(FileSwap.Put(_folder["new/b"], "z"u8, [_folder.Path]));
        Assert.Equal("z", _folder.Text("new/b"));
    }

    [Fact]
    public void Replace_LeftoverOfAProcessThatDied_IsSwept()
    {
        string path = _folder.Write("a", "old");
        File.WriteAllText(FileSwap.Aside(path), "half");

        FileSwap.Replace(_folder.Read("a"), "new"u8);

        Assert.Equal([path], Directory.GetFiles(_folder.Path, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    [SkippableFact]
    public void Replace_DiskIsFull_LeavesWhatWasThere()
    {
        string mount = Mount("size=16k");
        try
        {
            string path = Path.Combine(mount, "a.conf");
            File.WriteAllText(path, "old");
            FileContent seen = FileSwap.Read(path, [mount])!;

            PerfException fault = Assert.Throws<PerfException>(() => FileSwap.Replace(seen, new byte[200_000]));

            Assert.Equal(ErrorIds.ChangeFailed, fault.Id);
            Assert.Contains("No space left", fault.Message, StringComparison.Ordinal);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(mount, "*", new EnumerationOptions { AttributesToSkip = 0 }));
        }
        finally
        {
            Unmount(mount);
        }
    }

    [SkippableFact]
    public void Replace_ReadOnlyFileSystem_IsToldBeforeAndThen()
    {
        string mount = Mount("size=16k");
        try
        {
            string path = Path.Combine(mount, "a.conf");
            File.WriteAllText(path, "old");
            Skip.IfNot(Run("mount", "-o", "remount,ro", mount) == 0);
            FileContent seen = FileSwap.Read(path, [mount])!;

            Assert.Contains("cannot be written to", FileSwap.WhyFixed(seen)!, StringComparison.Ordinal);
            Assert.Equal(ErrorIds.ChangeFailed, Assert.Throws<PerfException>(() => FileSwap.Replace(seen, "new"u8)).Id);
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            Unmount(mount);
        }
    }

    [SkippableFact]
    public void Replace_MarkedAsUnchangeable_IsToldBeforeAndThen()
    {
        string path = _folder.Write("a", "old");
        Skip.IfNot(Run("chattr", "+i", path) == 0);
        try
        {
            FileContent seen = _folder.Read("a");

            Assert.Contains("chattr", FileSwap.WhyFixed(seen)!, StringComparison.Ordinal);
            Assert.Equal(ErrorIds.ChangeFailed, Assert.Throws<PerfException>(() => FileSwap.Replace(seen, "new"u8)).Id);
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            Assert.Equal(0, Run("chattr", "-i", path));
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    [SkippableFact]
    public void Create_NewFile_HasTheRightsThatWereAskedFor()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileSwap.Create(_folder["all"], "x"u8, FileSwap.ReadableForAll);
        FileSwap.Create(_folder["own"], "x"u8, OwnersAlone);

        Assert.Equal((FileSwap.ReadableForAll, OwnersAlone), (FileCalls.Look(_folder["all"])!.UnixMode, FileCalls.Look(_folder["own"])!.UnixMode));
    }

    [SkippableFact]
    public void Replace_ThatCannotBeDone_SaysTheSystemsOwnReason()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        int error = FileCalls.TryRename(_folder["no"], _folder["other"], FileCalls.Rename.Exchanging);

        Assert.Equal((2, 2), (error, FileCalls.Errno));
        Assert.Contains("No such file", FileCalls.Text(error), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyFixed_FileThatMayBeChanged_IsNull()
    {
        _folder.Write("a", "x");

        Assert.Null(FileSwap.WhyFixed(_folder.Read("a")));
    }

    private static byte[] Entry(ushort tag, ushort rights, uint id) => [.. BitConverter.GetBytes(tag), .. BitConverter.GetBytes(rights), .. BitConverter.GetBytes(id)];

    private static int TrySetAttribute(string path, string name, byte[] value)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        return FileCalls.TrySetAttribute(file, name, value);
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private string Mount(string options)
    {
        string mount = _folder["mount"];
        Directory.CreateDirectory(mount);
        Skip.IfNot(Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount) == 0, "only root can mount");
        return mount;
    }

    private static void Unmount(string mount) => Run("umount", mount);
}
