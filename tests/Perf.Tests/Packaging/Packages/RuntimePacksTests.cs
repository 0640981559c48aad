using Perf.Packaging.Packages;

namespace Perf.Tests.Packaging.Packages;

public sealed class RuntimePacksTests
{
    [Fact]
    public void Read_ProgramWithItsRuntime_NamesTheRuntimesPackage()
    {
        LockedPackage pack = Assert.Single(RuntimePacks.Read("""
            { "libraries": { "perfsh/0.1.0": {}, "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.12": {}, "Npgsql/10.0.3": {} } }
            """));
        Assert.Equal(("Microsoft.NETCore.App.Runtime.linux-x64", "10.0.12"), (pack.Name, pack.Version));
    }

    [Fact]
    public void Read_ProgramThatUsesTheMachines_NamesNone() => Assert.Empty(RuntimePacks.Read("""{ "libraries": { "perfsh/0.1.0": {} } }"""));
}
