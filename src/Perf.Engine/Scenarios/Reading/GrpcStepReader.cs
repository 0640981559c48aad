using System.Text.RegularExpressions;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>grpc:</c>.</summary>
internal static partial class GrpcStepReader
{
    public static GrpcStep? Read(ValueReader values, YamlMapping mapping, IEnumerable<string> otherKinds, TemplateScope scope)
    {
        // A second verb is told already, and is not an unknown key besides.
        var section = new Section(values, mapping, "a grpc step", [.. ScenarioKeys.GrpcStep.Union(otherKinds)]);
        string? method = Method(values, section["grpc"]!);
        string? name = section.NameText("name");
        var step = new GrpcStep
        {
            Name = name ?? method ?? "",
            Line = mapping.Line,
            Method = method ?? "",
            Target = Target(values, section, scope),
            DescriptorFile = DescriptorFile(values, section),
            Messages = Messages(values, section, scope),
            Metadata = PairsReader.ReadHeaders(values, section.MappingOf("metadata"), scope),
            Timeout = section.Duration("timeout", allowZero: false),
            Expect = AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope, ScenarioKeys.GrpcExpect),
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope, ScenarioKeys.GrpcExpect),
            Captures = CaptureReader.Read(values, section.MappingOf("capture"), scope),
        };
        return method is null && name is null ? null : step;
    }

    private static string? Method(ValueReader values, YamlNode node)
    {
        if (values.Text(node, "grpc") is not { } text)
        {
            return null;
        }

        if (MethodName().IsMatch(text))
        {
            return text.TrimStart('/');
        }

        values.Problems.Add(node, $"'grpc' must be a service's full name and a method, not {ValueReader.Shown(node)}", "shop.v1.Catalog/GetItem");
        return null;
    }

    private static string? Target(ValueReader values, Section section, TemplateScope scope)
    {
        if (section["target"] is not { } node || Address.Target(values, node, "target", scope) is not { } target)
        {
            return null;
        }

        if (target != SampleServer.TargetName)
        {
            return target;
        }

        values.Problems.Add(node, "the small server inside the module does not speak gRPC", "http://..., https://..., ${name}");
        return null;
    }

    private static string? DescriptorFile(ValueReader values, Section section)
    {
        if (section.NameText("descriptors") is not { } file)
        {
            return null;
        }

        string path = Path.GetFullPath(Path.Combine(values.Folder, file));
        if (File.Exists(path))
        {
            return path;
        }

        values.Problems.Add(section["descriptors"]!, $"there is no file '{ValueReader.Shortened(file)}' in the scenario's folder ({path})", "a file made by protoc --include_imports --descriptor_set_out=api.pb; or nothing, to ask the server");
        return null;
    }

    private static IReadOnlyList<string> Messages(ValueReader values, Section section, TemplateScope scope)
    {
        if (section.Has("message") && section.Has("messages"))
        {
            values.Problems.Add(section.Mapping.Find("messages")!.Value.Key, "'messages' and 'message' exclude each other; a list is for methods whose client streams");
        }

        IReadOnlyList<YamlNode> nodes = section["message"] is { } one ? [one] : section["messages"] is { } list ? values.Sequence(list, "messages")?.Items ?? [] : [];
        string?[] messages = [.. nodes.Select(node => BodyReader.ReadJson(values, node, scope))];
        return [.. messages.OfType<string>()];
    }

    [GeneratedRegex(@"\A/?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/[A-Za-z_]\w*\z", RegexOptions.ECMAScript)]
    private static partial Regex MethodName();
}
