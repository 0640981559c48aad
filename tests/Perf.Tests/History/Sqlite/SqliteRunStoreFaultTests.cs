using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Perf.History;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.History.Sqlite;

public sealed class SqliteRunStoreFaultTests : IDisposable
{
    private static readonly RunResult s_run = new() { Id = "a", Scenario = "s", Status = RunStatus.Completed };

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void AnyUse_FileThatIsNoDatabase_SaysWhichAndLeavesIt()
    {
        Directory.CreateDirectory(_home.Path);
        byte[] garbage = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7))];
        File.WriteAllBytes(_home.File, garbage);
        using SqliteRunStore store = _home.Store();
        foreach (Action use in Uses(store))
        {
            Expect(use, "damaged", "Move-Item", _home.File);
        }

        Assert.Equal(garbage, File.ReadAllBytes(_home.File));
    }

    [Fact]
    public void Find_DamagedPages_SaysWhich()
    {
        using (SqliteRunStore store = _home.Store())
        {
            for (int i = 0; i < 200; i++)
            {
                store.Complete(new ArbitraryRun(i).Result() with { Id = $"{i}" });
            }
        }

        byte[] bytes = File.ReadAllBytes(_home.File);
        Array.Fill(bytes, (byte)0xA5, 4096, bytes.Length - 4096);
        File.WriteAllBytes(_home.File, bytes);
        using SqliteRunStore damaged = _home.Store();
        Expect(() => _ = damaged.Find(new RunQuery()).ToList(), "damaged", _home.File);
        Assert.Equal(bytes, File.ReadAllBytes(_home.File));
    }

    [Fact]
    public void AnyUse_FileOfANewerVersion_SaysSoAndLeavesIt()
    {
        using (SqliteRunStore store = _home.Store())
        {
            store.Complete(s_run);
        }

        _home.Sql("PRAGMA user_version = 99");
        byte[] bytes = File.ReadAllBytes(_home.File);
        using (SqliteRunStore store = _home.Store())
        {
            foreach (Action use in Uses(store))
            {
                Expect(use, "version 99", _home.File);
            }
        }

        Assert.Equal(bytes, File.ReadAllBytes(_home.File));
    }

    [Fact]
    public void AnyUse_HomeBelowAFile_SaysWhatToDo()
    {
        File.WriteAllText(_home.Path, "a file");
        using SqliteRunStore store = _home.Store();
        foreach (Action use in Uses(store))
        {
            Expect(use, "PERF_HOME", _home.File);
        }

        // The cause is gone, the same object works.
        File.Delete(_home.Path);
        store.Complete(s_run);
        Assert.Single(store.Find(new RunQuery()));
    }

    [Fact]
    public void From_FileHeldByAnother_SaysSo()
    {
        PerfException e = StoreFault.From(_home.File, new SqliteException("database is locked", 5));
        Assert.Contains("Another process", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Append_FullDisk_SaysSoAndGoesOnWhenThereIsRoom()
    {
        using Mount disk = Mount.Tmpfs("size=400k");
        using var store = new SqliteRunStore(disk.Path, TimeProvider.System);
        store.Begin(s_run with { Id = "full" });
        store.Append("full", new ArbitraryRun(1).Interval(0));
        Fill(Path.Combine(disk.Path, "filler"));

        PerfException e = Assert.Throws<PerfException>(() =>
        {
            for (int i = 1; i < 1000; i++)
            {
                store.Append("full", new ArbitraryRun(i).Interval(i));
            }
        });
        Assert.Equal(ErrorIds.StoreUnavailable, e.Id);
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        Assert.Contains(disk.Path, e.Message, StringComparison.Ordinal);
        Assert.Throws<PerfException>(() => store.Complete(s_run with { Id = "full", Scenario = new string('x', 100_000) }));

        File.Delete(Path.Combine(disk.Path, "filler"));
        store.Complete(s_run with { Id = "full" });
        Assert.Equal(RunStatus.Completed, Assert.Single(store.Find(new RunQuery())).Status);
        Assert.Equal(0, store.ReadIntervals("full").First().Index);
    }

    [SkippableFact]
    public void Begin_FullDiskFromTheStart_CanStillBeStoredAtTheEnd()
    {
        using Mount disk = Mount.Tmpfs("size=400k");
        using var store = new SqliteRunStore(disk.Path, TimeProvider.System);
        Fill(Path.Combine(disk.Path, "filler"));
        Assert.Contains("full", Assert.Throws<PerfException>(() => store.Begin(s_run)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(disk.Path, "filler"));
        store.Complete(s_run);
        Assert.Single(store.Find(new RunQuery()));
    }

    [SkippableFact]
    public void ReadOnlyHome_WriteSaysSo_FindStillReads()
    {
        using Mount disk = Mount.Tmpfs("size=2m");
        using (var store = new SqliteRunStore(disk.Path, TimeProvider.System))
        {
            store.Complete(s_run);
        }

        disk.Remount("ro");
        using var readOnly = new SqliteRunStore(disk.Path, TimeProvider.System);
        Expect(() => readOnly.Begin(s_run with { Id = "b" }), "PERF_HOME", disk.Path);
        Assert.Equal("a", Assert.Single(readOnly.Find(new RunQuery())).Id);

        disk.Remount("rw");
        readOnly.Complete(s_run with { Id = "b" });
        Assert.Equal(2, readOnly.Find(new RunQuery()).Count());
    }

    private static Action[] Uses(SqliteRunStore store) =>
    [
        () => store.Begin(s_run),
        () => store.Append("a", new Interval()),
        () => store.Complete(s_run),
        () => _ = store.Find(new RunQuery()).ToList(),
        () => _ = store.ReadIntervals("a").ToList(),
    ];

    private static void Expect(Action use, params string[] parts)
    {
        var e = Assert.Throws<PerfException>(use);
        Assert.Equal(ErrorIds.StoreUnavailable, e.Id);
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    private static void Fill(string path)
    {
        using FileStream filler = File.Create(path, bufferSize: 1);
        byte[] block = new byte[4096];
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                filler.Write(block);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            return;
        }

        Assert.Fail("The disk did not fill up.");
    }

    /// <summary>A small disk in memory; needs root on Linux.</summary>
    private sealed class Mount : IDisposable
    {
        private Mount(string path) => Path = path;

        public string Path { get; }

        public static Mount Tmpfs(string options)
        {
            Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs root on Linux.");
            var mount = new Mount(Directory.CreateTempSubdirectory("perf-disk-").FullName);
            if (!Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.Path))
            {
                Directory.Delete(mount.Path);
                Skip.If(true, "This container may not mount.");
            }

            return mount;
        }

        public void Remount(string option) => Assert.True(Run("mount", "-o", $"remount,{option}", Path));

        public void Dispose()
        {
            Run("umount", "-l", Path);
            Directory.Delete(Path, recursive: true);
        }

        private static bool Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
