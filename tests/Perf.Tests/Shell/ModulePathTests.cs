using Perf.Shell;

namespace Perf.Tests.Shell;

public sealed class ModulePathTests
{
    [Fact]
    public void Roots_BesideTheShell_AreModulesAndTheBuiltModule()
        => Assert.Equal(["/r/out/perfsh/Modules", "/r/out/module"], Roots("/r/out/perfsh/", "/r/out/perfsh/Modules", "/r/out/module"));

    [Fact]
    public void Roots_InADevelopmentFolder_FindTheAncestorsModule()
        => Assert.Equal(
            ["/r/src/S/bin/Modules", "/r/out/module"],
            Roots("/r/src/S/bin", "/r/src/S/bin/Modules", "/r/out/module/Perf/Perf.psd1", "/out/module/Perf/Perf.psd1"));

    [Fact]
    public void Roots_NothingThere_AreNone() => Assert.Empty(Roots("/r/out/perfsh"));

    [Theory]
    [InlineData("/a:/b", "/m:/a:/b")]
    [InlineData("/a:/m:/a", "/m:/a")]
    [InlineData("", "/m")]
    [InlineData(null, "/m")]
    public void Prepend_KeepsTheUsersFolders_Once(string? current, string expected)
        => Assert.Equal(expected.Replace(':', Path.PathSeparator), ModulePath.Prepend(["/m"], current?.Replace(':', Path.PathSeparator)));

    private static IReadOnlyList<string> Roots(string home, params string[] existing) => ModulePath.Roots(home, existing.Contains, existing.Contains);
}
