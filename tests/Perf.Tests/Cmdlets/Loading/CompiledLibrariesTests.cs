using Perf.Commands;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Cmdlets.Loading;

/// <summary>Which file of a library is loaded, the module's or the one that a shell brings compiled.</summary>
public sealed class CompiledLibrariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _module;
    private readonly string _compiled;

    public CompiledLibrariesTests()
    {
        _module = Directory.CreateDirectory(Path.Combine(_folder.Path, "module")).FullName;
        _compiled = Directory.CreateDirectory(Path.Combine(_folder.Path, "compiled")).FullName;
        File.WriteAllText(Path.Combine(_module, "build.id"), "Perf.Cluster 1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FolderFor_TheSameBuild_IsTheShells()
    {
        File.WriteAllText(Path.Combine(_compiled, "build.id"), "Perf.Cluster 1\n");

        Assert.Equal(_compiled, CompiledLibraries.FolderFor(_module, _compiled));
    }

    [Fact]
    public void FolderFor_AnotherBuild_IsNone()
    {
        File.WriteAllText(Path.Combine(_compiled, "build.id"), "Perf.Cluster 2\n");

        Assert.Null(CompiledLibraries.FolderFor(_module, _compiled));
    }

    [Fact]
    public void FolderFor_AShellWithoutAny_IsNone()
    {
        Assert.Null(CompiledLibraries.FolderFor(_module, _compiled));
        Assert.Null(CompiledLibraries.FolderFor(_module, Path.Combine(_folder.Path, "nowhere")));
        Assert.Null(CompiledLibraries.FolderFor(_module, null));
    }

    [Fact]
    public void Best_OfALibrary_IsTheCompiledOneWhereThereIsOne()
    {
        string compiled = Path.Combine(_compiled, "Orleans.Runtime.dll");
        File.WriteAllText(compiled, "");
        string own = Path.Combine(_module, "lib", "Orleans.Runtime.dll");
        string other = Path.Combine(_module, "lib", "Orleans.Core.dll");

        Assert.Equal(compiled, CompiledLibraries.Best(own, _compiled));
        Assert.Equal(other, CompiledLibraries.Best(other, _compiled));
        Assert.Equal(own, CompiledLibraries.Best(own, null));
    }
}
