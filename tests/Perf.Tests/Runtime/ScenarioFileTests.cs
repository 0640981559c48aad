using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime;

public sealed class ScenarioFileTests
{
    [SkippableFact]
    public void Write_ALinkOfANameThatCanBeGuessed_IsNotFollowed()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "shop.yaml");
        string other = folder.Write("other.txt", "mine");
        File.CreateSymbolicLink($"{path}.{Environment.ProcessId}.tmp", other);

        ScenarioFile.Write(path, "name: shop");

        Assert.Equal("mine", File.ReadAllText(other));
        Assert.Equal("name: shop", File.ReadAllText(path));
    }

    [Fact]
    public void Write_WhereItCannotBe_SaysSoWithTheIdOfFiles()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", "x");

        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<PerfException>(() => ScenarioFile.Write(Path.Combine(file, "shop.yaml"), "name: shop")).Id);
    }
}
