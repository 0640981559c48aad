using System.Text.Json;

namespace Perf.Module.Tests.Isolation;

/// <summary>What lies in the module's folder.</summary>
public sealed class ModuleFilesTests
{
    // 40 MB as file systems count: the lengths of all files, as they are installed.
    private const long MostBytes = 40L << 20;

    // The platforms of PowerShell, and the families that they are of.
    private static readonly HashSet<string> s_platforms =
        ["win-x64", "win-arm64", "linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64", "win", "unix", "linux", "linux-musl", "osx"];

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

    /// <summary>Packages bring parts for thirty platforms, of which most are left out. Of what is named for those of PowerShell none may be missing: .NET's host refuses a library that is named and not there.</summary>
    [Fact]
    public void Libraries_ThatAreNamedForPlatformsOfPowerShell_AreThere()
    {
        using var deps = JsonDocument.Parse(File.ReadAllText(Path.Combine(Libraries, "Perf.Runtime.deps.json")));
        JsonProperty[] packages = [.. deps.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())];
        string[] named =
        [
            // What is of no platform lies side by side, whatever folder its package had it in.
            .. Assets(packages, "runtime").Select(asset => Path.GetFileName(asset.Name)),
            .. Assets(packages, "runtimeTargets").Where(asset => s_platforms.Contains(asset.Value.GetProperty("rid").GetString()!)).Select(asset => asset.Name),
        ];
        Assert.InRange(named.Length, 50, 1000);
        Assert.All(named, name => Assert.True(File.Exists(Path.Combine(Libraries, name)), name));
    }

    private static IEnumerable<JsonProperty> Assets(IEnumerable<JsonProperty> packages, string kind) =>
        packages.Where(package => package.Value.TryGetProperty(kind, out _)).SelectMany(package => package.Value.GetProperty(kind).EnumerateObject());

    private static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder, "*.dll").Select(path => Path.GetFileName(path))];
}
