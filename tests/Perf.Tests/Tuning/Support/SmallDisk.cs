using System.Diagnostics;

namespace Perf.Tests.Tuning.Support;

/// <summary>A disk of its own, small enough to be filled; skips where the system gives none.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Step = 512;

    private SmallDisk(string path) => Path = path;

    internal string Path { get; }

    internal static SmallDisk Create(string size)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk needs root on Linux.");
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("perf-disk-").FullName);
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path))
        {
            Directory.Delete(disk.Path);
            Skip.If(true, "This container may not mount.");
        }

        return disk;
    }

    internal void Remount(string option) => Assert.True(Run("mount", "-o", $"remount,{option}", Path));

    /// <summary>Takes all room that is left.</summary>
    internal void Fill()
    {
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, 0);
        try
        {
            while (true)
            {
                filler.Write(new byte[Step]);
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    internal void MakeRoom() => File.Delete(System.IO.Path.Combine(Path, "filler"));

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
