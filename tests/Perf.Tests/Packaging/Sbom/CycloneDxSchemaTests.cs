using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Packaging.Sbom;
using Perf.Tests.Packaging.Packages;

namespace Perf.Tests.Packaging.Sbom;

/// <summary>A bill is one of bom-1.6.schema.json, as far as our bills go: which parts there have to be, that there are no others, and what values look like.</summary>
public sealed partial class CycloneDxSchemaTests
{
    private const string Component = """{ "type": "library", "name": "A", "bom-ref": "a", "licenses": [{ "license": { "id": "MIT" } }] }""";

    private static readonly string[] s_types = ["application", "library"];
    private static readonly string[] s_scopes = ["required", "optional", "excluded"];

    [Fact]
    public void Write_AnyPackages_IsABillOfTheSchema()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            using var bill = JsonDocument.Parse(CycloneDx.Write("Perf", "0.1.0", "Some people", SomeComponents.Of(new Random(seed))));
            string[] faults = [.. Faults(bill.RootElement)];
            Assert.True(faults.Length == 0, $"seed {seed}: {string.Join("; ", faults)}");
        }
    }

    /// <summary>The rules see what they are for.</summary>
    [Theory]
    [InlineData("\"name\": \"A\"", "\"nam\": \"A\"")]
    [InlineData("\"library\"", "\"package\"")]
    [InlineData("{ \"id\": \"MIT\" }", "{ \"id\": \"MIT\", \"name\": \"MIT\" }")]
    [InlineData("{ \"id\": \"MIT\" }", "{ }")]
    [InlineData("[{ \"license\": { \"id\": \"MIT\" } }]", "[{ \"expression\": \"MIT\" }, { \"expression\": \"MIT\" }]")]
    [InlineData("\"bom-ref\": \"a\"", "\"bom-ref\": \"a\", \"hashes\": [{ \"alg\": \"SHA-512\", \"content\": \"00\" }]")]
    public void Faults_OfABadComponent_AreFound(string good, string bad)
    {
        Assert.Empty(ComponentFaults(Parse(Component)));
        Assert.NotEmpty(ComponentFaults(Parse(Component.Replace(good, bad, StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Faults(JsonElement bill)
    {
        JsonElement[] components = [.. bill.GetProperty("components").EnumerateArray()];
        JsonElement[] dependencies = [.. bill.GetProperty("dependencies").EnumerateArray()];
        JsonElement metadata = bill.GetProperty("metadata");
        return
        [
            .. Shape(bill, ["bomFormat", "specVersion"], ["$schema", "serialNumber", "version", "metadata", "components", "dependencies"]),
            .. Values(bill, "bomFormat", value => value == "CycloneDX"),
            .. Values(bill, "specVersion", value => value == "1.6"),
            .. Values(bill, "serialNumber", value => SerialNumber().IsMatch(value)),
            .. Shape(metadata, [], ["lifecycles", "authors", "component"]),
            .. Items(metadata, "authors").SelectMany(one => Shape(one, ["name"], [])),
            .. ComponentFaults(metadata.GetProperty("component")),
            .. components.SelectMany(ComponentFaults),
            .. dependencies.SelectMany(dependency => Shape(dependency, ["ref"], ["dependsOn"])),
            .. Once("bom-ref", components.Append(metadata.GetProperty("component")).Select(component => Text(component, "bom-ref"))),
            .. Once("ref", dependencies.Select(dependency => Text(dependency, "ref"))),
            .. dependencies.SelectMany(dependency => Once("dependsOn", dependency.GetProperty("dependsOn").EnumerateArray().Select(one => one.GetString()))),
        ];
    }

    private static IEnumerable<string> ComponentFaults(JsonElement component) =>
    [
        .. Shape(component, ["type", "name"], ["bom-ref", "publisher", "version", "scope", "hashes", "licenses", "copyright", "purl", "externalReferences", "properties"]),
        .. Values(component, "type", value => s_types.Contains(value)),
        .. Values(component, "scope", value => s_scopes.Contains(value)),
        .. Items(component, "hashes").SelectMany(hash => Shape(hash, ["alg", "content"], []).Concat(Values(hash, "content", value => Hash().IsMatch(value)))),
        .. Items(component, "externalReferences").SelectMany(reference => Shape(reference, ["type", "url"], [])),
        .. Items(component, "properties").SelectMany(property => Shape(property, ["name"], ["value"])),
        .. LicenseFaults([.. Items(component, "licenses")]),
    ];

    // Either licences, each by an id or by a name, or one expression and nothing beside it.
    private static IEnumerable<string> LicenseFaults(JsonElement[] licenses)
    {
        if (licenses.Any(one => one.TryGetProperty("expression", out _)))
        {
            return licenses.Length == 1 ? Shape(licenses[0], ["expression"], []) : ["an expression is not alone"];
        }

        return licenses.SelectMany(one => Shape(one, ["license"], []).Concat(
            one.TryGetProperty("license", out JsonElement license) && license.TryGetProperty("id", out _) != license.TryGetProperty("name", out _) ? Shape(license, [], ["id", "name", "url"]) : ["a licence has not either an id or a name"]));
    }

    private static IEnumerable<string> Shape(JsonElement one, string[] required, string[] others)
    {
        string[] names = [.. one.EnumerateObject().Select(property => property.Name)];
        return required.Except(names).Select(name => $"{name} is missing").Concat(names.Except(required).Except(others).Select(name => $"{name} is not known"));
    }

    private static IEnumerable<string> Values(JsonElement one, string name, Func<string, bool> isRight) =>
        Text(one, name) is { } value && !isRight(value) ? [$"{name} is {value}"] : [];

    private static IEnumerable<string> Once(string what, IEnumerable<string?> values) =>
        values.GroupBy(value => value, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{what} {same.Key} is there twice");

    private static IEnumerable<JsonElement> Items(JsonElement one, string name) => one.TryGetProperty(name, out JsonElement list) ? (IEnumerable<JsonElement>)list.EnumerateArray() : [];

    private static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex SerialNumber();

    [GeneratedRegex("^([a-f0-9]{32}|[a-f0-9]{40}|[a-f0-9]{64}|[a-f0-9]{96}|[a-f0-9]{128})$")]
    private static partial Regex Hash();
}
