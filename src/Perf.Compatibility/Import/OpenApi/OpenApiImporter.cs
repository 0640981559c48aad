using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Reads descriptions of APIs: OpenAPI 3.0 and 3.1, as JSON or YAML.</summary>
internal sealed partial class OpenApiImporter : IScenarioImporter
{
    public string Format => "openapi";

    public string Title => "OpenAPI 3.0/3.1";

    public bool Recognizes(ImportSource source) => source.FirstCharacter == '{' ? JsonKey().IsMatch(source.Head) : YamlKey().IsMatch(source.Head);

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        using JsonDocument json = source.FirstCharacter == '{' ? JsonSource.Parse(source) : YamlTree.Parse(source);
        JsonElement root = json.RootElement;
        string version = root.Text("openapi");
        if (root.Text("swagger").Length > 0)
        {
            throw source.Invalid($"is Swagger {root.Text("swagger")}, and OpenAPI 3.0 and 3.1 are read. Convert it to OpenAPI 3 first, which its own tools can do");
        }

        if (!version.StartsWith("3.", StringComparison.Ordinal))
        {
            throw source.Invalid(version.Length == 0 ? "is no OpenAPI document: the version 'openapi' is missing" : $"is OpenAPI {LiteralText.Name(version, "")}, and 3.0 and 3.1 are read");
        }

        var document = new ApiDocument(root, notes);
        var draft = new ScenarioDraft
        {
            Name = root.Get("info").Text("title"),
            Description = root.Get("info").Text("description").ReplaceLineEndings("\n").Split('\n')[0].Trim() is { Length: > 0 } text ? LiteralText.Name(text, "") : null,
            SourceDetail = $"OpenAPI {version}",
        };
        new ApiScenario(document, draft, request, notes).Build(stop);
        return draft;
    }

    [GeneratedRegex("\"(?:openapi|swagger)\"\\s*:\\s*\"\\d", RegexOptions.CultureInvariant)]
    private static partial Regex JsonKey();

    [GeneratedRegex("^[\"']?(?:openapi|swagger)[\"']?\\s*:\\s*[\"']?\\d", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex YamlKey();
}
