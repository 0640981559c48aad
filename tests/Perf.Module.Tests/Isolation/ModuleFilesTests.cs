namespace Perf.Module.Tests.Isolation;

/// <summary>What lies in the module's folder.</summary>
public sealed class ModuleFilesTests
{
    // 40 MB as file systems count: the lengths of all files, as they are installed.
    private const long MostBytes = 40L << 20;

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

    /// <summary>What others bring and nothing of ours calls: the compiler of Orleans' generator alone is 5 MB.</summary>
    [Theory]
    [InlineData("Microsoft.CodeAnalysis*")]
    [InlineData("Humanizer*")]
    [InlineData("System.Composition*")]
    [InlineData("Polly.dll")]
    [InlineData("Orleans.Persistence.Memory.dll")]
    [InlineData("KubernetesClient*")]
    [InlineData("Microsoft.Extensions.Logging.Console.dll")]
    [InlineData("Microsoft.Data.SqlClient.SNI*")]
    public void Module_WhatOrleansAndDriversBringUnused_IsNotThere(string pattern) => Assert.Empty(Directory.GetFiles(Libraries, pattern, SearchOption.AllDirectories));

    [Theory]
    [InlineData("Orleans.Runtime.dll")]
    [InlineData("Orleans.Clustering.Redis.dll")]
    [InlineData("Orleans.Clustering.AdoNet.dll")]
    [InlineData("Polly.Core.dll")]
    [InlineData("Perf.Cluster.dll")]
    public void Module_WhatAgentsNeed_IsInLibAlone(string name)
    {
        Assert.True(File.Exists(Path.Combine(Libraries, name)), name);
        Assert.False(File.Exists(Path.Combine(Perfsh.Module, name)), name);
    }

    private static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder, "*.dll").Select(path => Path.GetFileName(path))];
}
