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

    /// <summary>The shell's engine does not make a package shipped that the module is only compiled by: each part has been asked for itself.</summary>
    [Fact]
    public void Together_AnyParts_HaveEachPackageOnceAndAreShippedWhereOnePartHasIt()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Component[] shell = SomeComponents.Of(new Random(seed));
            Component[] module = [.. SomeComponents.Of(new Random(seed + 1000)).Select(one => one with { IsShipped = false })];
            IReadOnlyList<Component> together = Component.Together([module, shell]);
            string[] expected = [.. module.Concat(shell).Select(one => one.Package.Purl).Distinct().Order(StringComparer.Ordinal)];
            Assert.True(expected.SequenceEqual(together.Select(one => one.Package.Purl)), $"seed {seed}");
            HashSet<string> shipped = [.. shell.Where(one => one.IsShipped).Select(one => one.Package.Purl)];
            Assert.True(together.All(one => one.IsShipped == shipped.Contains(one.Package.Purl)), $"seed {seed}");
        }
    }
}
