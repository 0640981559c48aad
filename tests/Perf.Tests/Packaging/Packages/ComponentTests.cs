using Perf.Packaging.Packages;

namespace Perf.Tests.Packaging.Packages;

public sealed class ComponentTests
{
    [Fact]
    public void Of_AnyPackages_HasEachVersionOnceInOrder()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            LockedPackage[] packages = SomeComponents.Packages(new Random(seed));
            Component[] components = SomeComponents.Of(new Random(seed));
            string[] expected = [.. packages.Select(package => package.Purl).Distinct().Order(StringComparer.Ordinal)];
            Assert.True(expected.SequenceEqual(components.Select(component => component.Package.Purl)), $"seed {seed}");
        }
    }

    [Fact]
    public void Of_AnyPackages_AreShippedWhereAFileOfThemIs()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Assert.True(SomeComponents.Of(new Random(seed)).All(one => one.IsShipped == (one.Package.Name is "P1" or "P3" or "P5")), $"seed {seed}");
        }
    }
}
