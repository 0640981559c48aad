namespace Perf.Module.Tests.Isolation;

/// <summary>What lies in the module's folder.</summary>
public sealed class ModuleFilesTests
{
    private const long MostBytes = 40 << 20;

    private static string Libraries => Path.Combine(Perfsh.Module, "lib");

    [Fact]
    public void Worker_LibrariesOfTheModule_AreNotThereTwice()
    {
        string[] worker = NamesIn(Path.Combine(Libraries, "worker"));
        Assert.Contains("Perf.ScriptWorker.dll", worker);
        Assert.Contains("Jint.dll", worker);
        Assert.Empty(worker.Intersect(NamesIn(Libraries)));
    }

    [Fact]
    public void Module_AllOfIt_IsSmallerThan40Megabytes() =>
        Assert.InRange(new DirectoryInfo(Perfsh.Module).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), 1, MostBytes);

    private static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder, "*.dll").Select(path => Path.GetFileName(path))];
}
