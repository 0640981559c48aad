using Perf.Packaging;
using Perf.Packaging.Notices;
using Perf.Packaging.Packages;
using Perf.Tests.Packaging.Packages;

namespace Perf.Tests.Packaging.Notices;

public sealed class NoticesTextTests
{
    [Fact]
    public void Write_AnyPackages_NamesWhatIsShippedAndNothingElse()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Component[] components = SomeComponents.Of(new Random(seed));
            string[] lines = NoticesText.Write("Product", components, LicenseTexts.Find).Split('\n');
            foreach (Component component in components)
            {
                int count = lines.Count(line => line == $"{component.Package.Name} {component.Package.Version}");
                Assert.True(count == (component.IsShipped ? 1 : 0), $"seed {seed}: {component.Package}");
            }
        }
    }

    [Fact]
    public void Write_AnyPackages_HasEachTextOnceAndEachNumberWithAText()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            string[] lines = NoticesText.Write("Product", SomeComponents.Of(new Random(seed)), LicenseTexts.Find).Split('\n');
            int texts = lines.Count(line => line.StartsWith('['));
            string[] numbers = [.. lines.Where(line => line.StartsWith("    Text: ", StringComparison.Ordinal)).SelectMany(line => line["    Text: ".Length..].Split(", ")).Distinct().Order(StringComparer.Ordinal)];
            string[] expected = [.. Enumerable.Range(1, texts).Select(number => $"[{number}]").Order(StringComparer.Ordinal)];
            Assert.True(expected.SequenceEqual(numbers), $"seed {seed}: {string.Join(' ', numbers)} of {texts}");
            for (int text = 0; text < 3; text++)
            {
                Assert.True(lines.Count(line => line == $"text {text}") <= 1, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void Write_LicenceWithoutText_SaysWhereToPutOne()
    {
        Component component = new(new LockedPackage("Odd", "1.0", null, []), new PackageFacts("Beerware", null, null, null, null, null), [], IsShipped: true);
        var failed = Assert.Throws<PackingException>(() => NoticesText.Write("Product", [component], LicenseTexts.Find));
        Assert.Contains("Odd 1.0", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Licenses/Beerware.txt", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIT")]
    [InlineData("Apache-2.0")]
    [InlineData("BSD-2-Clause")]
    [InlineData("BSD-3-Clause")]
    [InlineData("PostgreSQL")]
    public void Find_LicencesOfOurPackages_HaveTheirText(string id) => Assert.InRange(LicenseTexts.Find(id)!.Text.Length, 500, 20_000);

    [Fact]
    public void Ids_OfAnExpression_AreAllOfIt() => Assert.Equal(["Apache-2.0", "MIT", "BSD-2-Clause"], LicenseTexts.Ids("(Apache-2.0 OR MIT) AND BSD-2-Clause"));
}
