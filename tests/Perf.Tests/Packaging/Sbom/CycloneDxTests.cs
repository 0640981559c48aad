using System.Text.Json;
using Perf.Packaging.Packages;
using Perf.Packaging.Sbom;
using Perf.Tests.Packaging.Packages;

namespace Perf.Tests.Packaging.Sbom;

public sealed class CycloneDxTests
{
    [Fact]
    public void Write_AnyPackages_ListsEachWithItsHashAndWhetherItIsShipped()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Component[] components = SomeComponents.Of(new Random(seed));
            using var bill = JsonDocument.Parse(CycloneDx.Write("Perf", "0.1.0", "Some people", components));
            JsonElement[] listed = [.. bill.RootElement.GetProperty("components").EnumerateArray()];
            Assert.True(components.Length == listed.Length, $"seed {seed}");
            foreach ((Component component, JsonElement entry) in components.Zip(listed))
            {
                string? hash = entry.TryGetProperty("hashes", out JsonElement hashes) ? Convert.ToBase64String(Convert.FromHexString(hashes[0].GetProperty("content").GetString()!)) : null;
                Assert.Equal(
                    (component.Package.Purl, component.Package.ContentHash, component.IsShipped ? "required" : "excluded"),
                    (entry.GetProperty("purl").GetString(), hash, entry.GetProperty("scope").GetString()));
            }
        }
    }

    [Fact]
    public void Write_AnyPackages_DependUponWhatIsListed()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            using var bill = JsonDocument.Parse(CycloneDx.Write("Perf", "0.1.0", "Some people", SomeComponents.Of(new Random(seed))));
            HashSet<string?> known = [.. bill.RootElement.GetProperty("components").EnumerateArray().Select(entry => entry.GetProperty("bom-ref").GetString()), "pkg:nuget/Perf@0.1.0"];
            JsonElement[] dependencies = [.. bill.RootElement.GetProperty("dependencies").EnumerateArray()];
            Assert.True(known.SetEquals(dependencies.Select(entry => entry.GetProperty("ref").GetString())), $"seed {seed}");
            Assert.True(dependencies.SelectMany(entry => entry.GetProperty("dependsOn").EnumerateArray()).All(one => known.Contains(one.GetString())), $"seed {seed}");
        }
    }

    [Fact]
    public void Write_SamePackages_IsTheSameText_OtherOnesHaveAnotherNumber()
    {
        string first = CycloneDx.Write("Perf", "0.1.0", "Some people", SomeComponents.Of(new Random(1)));
        Assert.Equal(first, CycloneDx.Write("Perf", "0.1.0", "Some people", SomeComponents.Of(new Random(1))));
        Assert.NotEqual(SerialNumber(first), SerialNumber(CycloneDx.Write("Perf", "0.1.0", "Some people", SomeComponents.Of(new Random(2)))));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", SerialNumber(first));
    }

    [Theory]
    [InlineData("MIT", """{"license":{"id":"MIT"}}""")]
    [InlineData("MIT OR Apache-2.0", """{"expression":"MIT OR Apache-2.0"}""")]
    public void Write_Licence_IsAnIdOrAnExpression(string license, string expected)
    {
        Component component = new(new LockedPackage("A", "1.0", null, []), new PackageFacts(license, null, null, null, null, null), [], IsShipped: true);
        using var bill = JsonDocument.Parse(CycloneDx.Write("Perf", "0.1.0", "Some people", [component]));
        Assert.Equal(expected, JsonSerializer.Serialize(bill.RootElement.GetProperty("components")[0].GetProperty("licenses")[0]));
    }

    private static string SerialNumber(string bill)
    {
        using var document = JsonDocument.Parse(bill);
        return document.RootElement.GetProperty("serialNumber").GetString()!;
    }
}
