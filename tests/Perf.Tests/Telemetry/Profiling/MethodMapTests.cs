using Perf.Telemetry.Profiling;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Profiling;

public sealed class MethodMapTests
{
    [Fact]
    public void Find_AnyAddress_IsTheMethodThatHasIt() => SeededProperty.ForAll(50, random =>
    {
        var map = new MethodMap();
        var methods = new List<(ulong Start, uint Size, string Name)>();
        ulong at = 1000;
        for (int i = 0; i < random.Next(1, 40); i++)
        {
            uint size = (uint)random.Next(1, 100);
            methods.Add((at, size, $"m{i}"));
            at += size + (ulong)random.Next(0, 3);
        }

        foreach ((ulong start, uint size, string name) in methods.OrderBy(_ => random.Next()))
        {
            map.Add(start, size, 1, name);
        }

        for (ulong address = 990; address < at + 10; address++)
        {
            string? expected = methods.Where(method => address >= method.Start && address < method.Start + method.Size).Select(method => method.Name).SingleOrDefault();
            Assert.Equal(expected, map.Find(address)?.Name);
        }
    });

    [Theory]
    [InlineData("/app/Shop.dll", "Shop")]
    [InlineData(@"C:\app\Shop.Core.dll", "Shop.Core")]
    [InlineData("", "")]
    public void Find_NamedModule_IsItsFileWithoutFolderAndEnd(string path, string module)
    {
        var map = new MethodMap();
        map.Add(10, 5, 7, "Shop.Cart.Total");
        map.AddModule(7, path);
        Assert.Equal(new ProfileFrame("Shop.Cart.Total", module), map.Find(12));
    }

    [Fact]
    public void Find_CodeThatTookAnothersPlace_IsTheLater()
    {
        var map = new MethodMap();
        map.Add(10, 5, 0, "first");
        map.Add(10, 5, 0, "second");
        Assert.Equal("second", map.Find(11)!.Name);
    }
}
