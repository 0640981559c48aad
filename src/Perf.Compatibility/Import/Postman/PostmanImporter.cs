using System.Text.Json;

namespace Perf.Compatibility.Import.Postman;

/// <summary>Reads collections of Postman: format 2.1, and 2.0, which differs in how it writes credentials.</summary>
internal sealed class PostmanImporter : IScenarioImporter
{
    public string Format => "postman";

    public string Title => "Postman collection 2.1";

    public bool Recognizes(ImportSource source) =>
        source.FirstCharacter == '{' && source.Head.Contains("\"info\"", StringComparison.Ordinal)
        && (source.Head.Contains("schema.getpostman.com", StringComparison.Ordinal) || source.Head.Contains("schema.postman.com", StringComparison.Ordinal)
            || (source.Head.Contains("\"_postman_id\"", StringComparison.Ordinal) && source.Head.Contains("\"item\"", StringComparison.Ordinal)));

    public ScenarioDraft Read(ImportSource source, ConversionRequest request, ImportNotes notes, CancellationToken stop)
    {
        using JsonDocument document = JsonSource.Parse(source);
        JsonElement root = document.RootElement;
        // What Postman's own service hands out has the collection within an object.
        JsonElement collection = root.Get("collection") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        string schema = collection.Get("info").Text("schema");
        if (schema.Contains("/v1", StringComparison.Ordinal) || collection.Get("requests").ValueKind == JsonValueKind.Array)
        {
            throw source.Invalid("is a collection of format 1; export it from Postman as v2.1");
        }

        if (collection.Get("item").ValueKind != JsonValueKind.Array)
        {
            throw source.Invalid("is no Postman collection: the list 'item' is missing");
        }

        var variables = new PostmanVariables(new SecretVault(notes), notes);
        variables.Declare(collection.Items("variable"));
        if (request.EnvironmentPath is { } path)
        {
            using JsonDocument environment = JsonSource.Parse(ImportSource.OfFile(path));
            if (environment.RootElement.Get("values").ValueKind != JsonValueKind.Array)
            {
                throw ImportSource.OfFile(path).Invalid("is no environment of Postman: the list 'values' is missing");
            }

            variables.Declare(environment.RootElement.Items("values"));
        }

        var draft = new ScenarioDraft
        {
            Name = collection.Get("info").Text("name"),
            Description = Description(collection.Get("info").Get("description")),
            SourceDetail = $"Postman collection {(schema.Contains("v2.0", StringComparison.Ordinal) ? "2.0" : "2.1")}",
        };
        new PostmanScenario(draft, variables, request, notes).Build(collection, stop);
        return draft;
    }

    private static string? Description(JsonElement element)
    {
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.Text("content");
        string line = text.ReplaceLineEndings("\n").Split('\n')[0].Trim();
        return line.Length == 0 ? null : LiteralText.Name(line, "");
    }
}
