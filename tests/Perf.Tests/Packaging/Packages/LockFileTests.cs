using System.Text.Json;
using Perf.Packaging.Packages;
using Perf.Tests.Architecture;

namespace Perf.Tests.Packaging.Packages;

public sealed class LockFileTests
{
    public static TheoryData<string> Projects => [.. Repository.Projects("src").Keys];

    [Fact]
    public void Read_PackagesAndProjects_GivesThePackagesAndWhatTheyNeed()
    {
        LockedPackage[] packages = [.. LockFile.Read("""
            {
              "version": 2,
              "dependencies": {
                "net10.0": {
                  "Npgsql": { "type": "Direct", "requested": "[10.0.3, )", "resolved": "10.0.3", "contentHash": "AAEC", "dependencies": { "Other": "1.0.0" } },
                  "Other": { "type": "Transitive", "resolved": "2.0.0", "contentHash": "AwQF" },
                  "perf.model": { "type": "Project" }
                },
                "net10.0/linux-x64": { "Other": { "type": "Transitive", "resolved": "2.0.0", "contentHash": "AwQF" } }
              }
            }
            """)];
        Assert.Equal([("Npgsql", "10.0.3"), ("Other", "2.0.0")], packages.Select(package => (package.Name, package.Version)));
        Assert.Equal(["Other"], packages[0].DependsOn);
        Assert.Equal("AwQF", packages[1].ContentHash);
        Assert.Equal("pkg:nuget/Npgsql@10.0.3", packages[0].Purl);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Read_LockFilesOfTheProducts_NamesEachPackageOfThem(string project)
    {
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Repository.Projects("src")[project])!, "packages.lock.json"));
        using var document = JsonDocument.Parse(text);
        string[] expected = [.. document.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(entry => entry.Value.TryGetProperty("resolved", out _)).Select(entry => entry.Name).Distinct().Order(StringComparer.Ordinal)];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, LockFile.Read(text).Select(package => package.Name).Order(StringComparer.Ordinal));
    }
}
