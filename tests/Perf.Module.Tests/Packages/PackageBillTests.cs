using System.Text.Json;

namespace Perf.Module.Tests.Packages;

/// <summary>What is said of the packages of others: the bills of materials and the notices, against the lock files.</summary>
public sealed class PackageBillTests
{
    private static readonly string[] s_module = ["Perf.Runtime", "Perf.ScriptWorker"];

    [SkippableFact]
    public void Bill_OfTheModule_ListsEachPackageOfItsLockFiles()
    {
        PackedFiles.Need(PackedFiles.Bill("Perf"));
        HashSet<string> listed = [.. Components("Perf").Select(component => component.GetProperty("purl").GetString()!)];
        Assert.All(s_module.SelectMany(Locked), package => Assert.Contains(package, listed));
    }

    [SkippableFact]
    public void Bill_OfTheShell_ListsTheModulesAndItsOwn()
    {
        PackedFiles.Need(PackedFiles.Bill("perfsh"));
        HashSet<string> listed = [.. Components("perfsh").Select(component => component.GetProperty("purl").GetString()!)];
        Assert.All(s_module.Append("Perf.Shell").SelectMany(Locked), package => Assert.Contains(package, listed));
    }

    /// <summary>What has a file of its own in lib/ is not excluded, and the other way round.</summary>
    [SkippableTheory]
    [InlineData("Npgsql", "required")]
    [InlineData("Microsoft.Orleans.Runtime", "required")]
    [InlineData("Jint", "required")]
    [InlineData("BouncyCastle.Cryptography", "excluded")]
    [InlineData("Microsoft.CodeAnalysis.BannedApiAnalyzers", "excluded")]
    public void Bill_OfTheModule_TellsWhatIsInIt(string package, string scope)
    {
        PackedFiles.Need(PackedFiles.Bill("Perf"));
        string?[] scopes = [.. Components("Perf").Where(component => component.GetProperty("name").GetString() == package).Select(component => component.GetProperty("scope").GetString())];
        Assert.NotEmpty(scopes);
        Assert.All(scopes, one => Assert.Equal(scope, one));
    }

    [SkippableTheory]
    [InlineData("Perf")]
    [InlineData("perfsh")]
    public void Notices_NameEachPackageThatIsShipped(string product)
    {
        PackedFiles.Need(PackedFiles.Bill(product));
        HashSet<string> lines = [.. File.ReadAllLines(PackedFiles.Notices)];
        string[] shipped = [.. Components(product).Where(component => component.GetProperty("scope").GetString() == "required")
            .Select(component => $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}")];
        Assert.NotEmpty(shipped);
        Assert.All(shipped, name => Assert.Contains(name, lines));
    }

    private static JsonElement[] Components(string product)
    {
        using var bill = JsonDocument.Parse(File.ReadAllText(PackedFiles.Bill(product)));
        Assert.Equal("1.6", bill.RootElement.GetProperty("specVersion").GetString());
        return [.. bill.RootElement.GetProperty("components").Clone().EnumerateArray()];
    }

    private static IEnumerable<string> Locked(string project)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Perfsh.Root, "src", project, "packages.lock.json")));
        return
        [
            .. document.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(entry => entry.Value.TryGetProperty("resolved", out _))
                .Select(entry => $"pkg:nuget/{entry.Name}@{entry.Value.GetProperty("resolved").GetString()}"),
        ];
    }
}
