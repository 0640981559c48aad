using Perf.History;

namespace Perf.Tests.History;

public class PerfHomeTests
{
    [Fact]
    public void Resolve_VariableSet_IsThatDirectory()
    {
        string home = Path.Combine(Path.GetTempPath(), "somewhere");
        Assert.Equal(home, PerfHome.Resolve(name => name == "PERF_HOME" ? home : null, "/local"));
    }

    [Fact]
    public void Resolve_RelativeVariable_IsAbsolute() =>
        Assert.Equal(Path.GetFullPath("state"), PerfHome.Resolve(_ => "state", "/local"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Resolve_NoVariable_IsLocalApplicationData(string? value) =>
        Assert.Equal(Path.Combine("/local", "Perf"), PerfHome.Resolve(_ => value, "/local"));

    [Fact]
    public void Resolve_NoHomeAtAll_IsStillAbsolute() => Assert.True(Path.IsPathFullyQualified(PerfHome.Resolve(_ => null, "")));

    [Fact]
    public void Resolve_ThisPlatform_IsAbsoluteAndNamedPerf()
    {
        string home = PerfHome.Resolve(_ => null);
        Assert.True(Path.IsPathFullyQualified(home));
        Assert.Equal("Perf", Path.GetFileName(home));
    }
}
