using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perf.Packaging.Packages;

namespace Perf.Packaging.Sbom;

/// <summary>A bill of materials as CycloneDX 1.6 in JSON: every package of the lock files, with whether users get a part of it. The same packages give the same bytes.</summary>
internal static class CycloneDx
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes it.</summary>
    /// <param name="product">The package that is described, such as Perf.</param>
    /// <param name="version">Its version.</param>
    /// <param name="author">Who wrote the bill.</param>
    /// <param name="components">What it is made of and by.</param>
    public static string Write(string product, string version, string author, IReadOnlyList<Component> components)
    {
        LockedPackage self = new(product, version, null, []);
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
            json.WriteString("bomFormat", "CycloneDX");
            json.WriteString("specVersion", "1.6");
            json.WriteString("serialNumber", $"urn:uuid:{SerialNumber(self, components)}");
            json.WriteNumber("version", 1);
            WriteMetadata(json, self, author);
            json.WriteStartArray("components");
            foreach (Component component in components)
            {
                WriteComponent(json, component);
            }

            json.WriteEndArray();
            WriteDependencies(json, self, components);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A UUID that tells bills apart by what is in them (version 8 of RFC 9562: of our own making), for a random one would make each build another.</summary>
    private static Guid SerialNumber(LockedPackage self, IEnumerable<Component> components)
    {
        string content = string.Join('\n', components.Select(one => $"{one.Package.Purl} {one.Package.ContentHash} {one.IsShipped}").Prepend(self.Purl));
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    private static void WriteMetadata(Utf8JsonWriter json, LockedPackage self, string author)
    {
        json.WriteStartObject("metadata");
        json.WriteStartArray("lifecycles");
        json.WriteStartObject();
        json.WriteString("phase", "build");
        json.WriteEndObject();
        json.WriteEndArray();
        // No time of making: it would make each build another.
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", author);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", self.Purl);
        json.WriteString("name", self.Name);
        json.WriteString("version", self.Version);
        WriteLicense(json, new PackageFacts("MIT", null, null, null, null, null));
        json.WriteString("purl", self.Purl);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", component.Package.Purl);
        WriteIfKnown(json, "publisher", component.Facts.Authors);
        json.WriteString("name", component.Package.Name);
        json.WriteString("version", component.Package.Version);
        // What served the build alone is named, so that the bill can be held against the lock files.
        json.WriteString("scope", component.IsShipped ? "required" : "excluded");
        if (component.Package.ContentHash is { } hash)
        {
            json.WriteStartArray("hashes");
            json.WriteStartObject();
            json.WriteString("alg", "SHA-512");
            json.WriteString("content", Convert.ToHexStringLower(Convert.FromBase64String(hash)));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteLicense(json, component.Facts);
        WriteIfKnown(json, "copyright", component.Facts.Copyright);
        json.WriteString("purl", component.Package.Purl);
        if (component.Facts.ProjectUrl is { } url)
        {
            json.WriteStartArray("externalReferences");
            json.WriteStartObject();
            json.WriteString("type", "website");
            json.WriteString("url", url);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (component.Package.ContentHash is not null)
        {
            WriteHashNote(json);
        }

        json.WriteEndObject();
    }

    /// <summary>NuGet's hash leaves the signature out, so that it is that of packages.lock.json and not that of the .nupkg file.</summary>
    private static void WriteHashNote(Utf8JsonWriter json)
    {
        json.WriteStartArray("properties");
        json.WriteStartObject();
        json.WriteString("name", "nuget:hash");
        json.WriteString("value", "contentHash of packages.lock.json: the package without its signature");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteLicense(Utf8JsonWriter json, PackageFacts facts)
    {
        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (facts.LicenseExpression is { } expression && expression.Contains(' ', StringComparison.Ordinal))
        {
            json.WriteString("expression", expression);
        }
        else
        {
            json.WriteStartObject("license");
            json.WriteString(facts.LicenseExpression is null ? "name" : "id", facts.LicenseName);
            WriteIfKnown(json, "url", facts.LicenseUrl);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, LockedPackage self, IReadOnlyList<Component> components)
    {
        ILookup<string, string> addresses = components.ToLookup(one => one.Package.Name, one => one.Package.Purl, StringComparer.OrdinalIgnoreCase);
        HashSet<string> needed = new(components.SelectMany(one => one.Package.DependsOn), StringComparer.OrdinalIgnoreCase);
        json.WriteStartArray("dependencies");
        // What no other package asks for was asked for by us.
        WriteDependency(json, self.Purl, components.Where(one => !needed.Contains(one.Package.Name)).Select(one => one.Package.Purl));
        foreach (Component component in components)
        {
            WriteDependency(json, component.Package.Purl, component.Package.DependsOn.SelectMany(name => addresses[name]));
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string address, IEnumerable<string> dependsOn)
    {
        json.WriteStartObject();
        json.WriteString("ref", address);
        json.WriteStartArray("dependsOn");
        foreach (string one in dependsOn.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
