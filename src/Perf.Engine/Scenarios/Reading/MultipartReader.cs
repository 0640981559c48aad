using System.Security.Cryptography;
using System.Text;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads bodies that come from files: <c>file:</c> and <c>multipart:</c>.</summary>
internal static class MultipartReader
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "application/json",
        [".xml"] = "application/xml",
        [".html"] = "text/html",
        [".txt"] = "text/plain",
        [".csv"] = "text/csv",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
        [".pdf"] = "application/pdf",
        [".zip"] = "application/zip",
        [".gz"] = "application/gzip",
        [".ndjson"] = "application/x-ndjson",
    };

    /// <summary>A body that is a file as it stands.</summary>
    public static RequestBody? ReadFile(ValueReader values, YamlNode node) =>
        Path(values, node, "file") is { } file ? new RequestBody { Kind = BodyKind.File, File = file, ContentType = TypeOf(file) } : null;

    /// <summary>A body of several parts (RFC 7578).</summary>
    public static RequestBody? Read(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (values.Mapping(node, "multipart") is not { } mapping)
        {
            return null;
        }

        if (mapping.Entries.Count == 0)
        {
            values.Problems.Add(mapping, "'multipart' has no parts; it needs at least one");
            return null;
        }

        var parts = new List<MultipartPart>();
        foreach (YamlEntry entry in mapping.Entries)
        {
            foreach (YamlNode item in entry.Value is YamlSequence sequence ? sequence.Items : [entry.Value])
            {
                if (Part(values, entry.Name, item, scope) is { } part)
                {
                    parts.Add(part);
                }
            }
        }

        // The same in each run. Whether it occurs in a file is looked at when that is read.
        string description = string.Join('\n', parts.Select(part => $"{part.Name} {part.File} {part.Value}"));
        string boundary = $"perf-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..32]}";
        return new RequestBody { Kind = BodyKind.Multipart, Parts = parts, Boundary = boundary, ContentType = $"multipart/form-data; boundary={boundary}" };
    }

    private static MultipartPart? Part(ValueReader values, string name, YamlNode node, TemplateScope scope)
    {
        if (node is not YamlMapping mapping)
        {
            return values.Template(node, ValueReader.Shortened(name), scope) is { } text ? new MultipartPart { Name = name, Value = text } : null;
        }

        var section = new Section(values, mapping, $"the part '{ValueReader.Shortened(name)}'", ScenarioKeys.FilePart);
        if (section.Has("file") == section.Has("value"))
        {
            values.Problems.Add(mapping, $"{section.Name} needs either 'file' or 'value'");
            return null;
        }

        string? type = Literal(values, section, "contentType");
        string? fileName = Literal(values, section, "name");
        if (section["value"] is { } valueNode)
        {
            return values.Template(valueNode, "value", scope) is { } value ? new MultipartPart { Name = name, Value = value, ContentType = type, FileName = fileName } : null;
        }

        return Path(values, section["file"]!, "file") is { } file
            ? new MultipartPart { Name = name, File = file, ContentType = type ?? TypeOf(file), FileName = fileName ?? System.IO.Path.GetFileName(file) }
            : null;
    }

    // They stand in a header of the part.
    private static string? Literal(ValueReader values, Section section, string key)
    {
        if (section.NameText(key) is not { } text)
        {
            return null;
        }

        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        values.Problems.Add(section[key]!, $"'{key}' of a part cannot hold a reference");
        return null;
    }

    private static string? Path(ValueReader values, YamlNode node, string name)
    {
        if (values.Name(node, name) is not { } file)
        {
            return null;
        }

        if (file.Contains("${", StringComparison.Ordinal))
        {
            values.Problems.Add(node, $"'{name}' cannot hold a reference: files are read before the run");
            return null;
        }

        (string? path, string problem) = ScenarioFolder.Of(values.Source.Path).Find(file);
        if (path is null)
        {
            values.Problems.Add(node, problem);
        }

        return path is null ? null : file;
    }

    private static string TypeOf(string file) => s_types.GetValueOrDefault(System.IO.Path.GetExtension(file), "application/octet-stream");
}
