using System.Text.Json;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>Makes flows of the operations of an API: a flow for each tag, a step for each operation.</summary>
internal sealed class ApiScenario(ApiDocument document, ScenarioDraft draft, ConversionRequest request, ImportNotes notes)
{
    private static readonly string[] s_methods = ["get", "head", "options", "post", "put", "patch", "delete", "trace"];

    private static readonly string[] s_webhooks = ["webhooks", "x-webhooks"];

    private readonly Dictionary<string, DraftFlow> _flows = new(StringComparer.Ordinal);

    public void Build(CancellationToken stop)
    {
        JsonElement root = document.Root;
        var secrets = new SecretVault(notes);
        var values = new SchemaExample(document, secrets, notes);
        var variables = new ApiVariables(draft.Variables);
        var security = new ApiSecurity(document, draft, notes);
        var reader = new ApiOperation(document, values, variables, security, secrets, notes);
        var filter = new ImportFilter(request);
        string? server = ApiServer.Of(root, notes);
        draft.Target = ApiServer.OriginOf(server);
        foreach (JsonProperty path in root.Get("paths") is { ValueKind: JsonValueKind.Object } paths ? paths.EnumerateObject() : [])
        {
            stop.ThrowIfCancellationRequested();
            if (!path.Name.StartsWith('/'))
            {
                continue;
            }

            JsonElement item = document.Resolve(path.Value);
            foreach (string method in s_methods.Where(method => item.Get(method).ValueKind == JsonValueKind.Object))
            {
                draft.Read++;
                Add(reader, filter, server, item, path.Name, method);
            }
        }

        foreach (string part in s_webhooks.Where(part => root.Get(part).ValueKind == JsonValueKind.Object))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"{part}: what the API sends to others");
        }

        security.Write();
    }

    private void Add(ApiOperation reader, ImportFilter filter, string? server, JsonElement item, string path, string method)
    {
        string upper = method.ToUpperInvariant();
        string place = $"{upper} {path}";
        JsonElement operation = item.Get(method);
        bool isUnsafe = upper is not ("GET" or "HEAD" or "OPTIONS");
        if (!RequestDraft.CanSend(upper))
        {
            notes.Add(ConversionNoteKind.NotCarriedOver, $"operations of the method {upper}, which no step sends", place);
        }
        else if (isUnsafe && !request.IncludeUnsafe && !filter.AsksForMethod(upper))
        {
            notes.Add(ConversionNoteKind.LeftOut, $"operations that change something ({upper}); -IncludeUnsafe keeps them", place);
        }
        else if (!filter.Keeps(upper, "", path))
        {
            notes.Add(ConversionNoteKind.LeftOut, "operations that -Include and -Exclude leave out", place);
        }
        else
        {
            string? own = ApiServer.Of(operation, notes) ?? ApiServer.Of(item, notes);
            string prefix = own is null || ApiServer.OriginOf(own) == draft.Target ? ApiServer.PathOf(own ?? server) : own.TrimEnd('/');
            RequestDraft step = reader.Read(item, operation, path, upper, prefix, place);
            FlowOf(operation, path).Steps.Add(step.ToStep());
        }
    }

    private DraftFlow FlowOf(JsonElement operation, string path)
    {
        string tag = operation.Items("tags").Select(item => item.Text()).FirstOrDefault(text => text.Trim().Length > 0)
            ?? path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => !part.StartsWith('{')) ?? "api";
        if (!_flows.TryGetValue(tag, out DraftFlow? flow))
        {
            _flows.Add(tag, flow = draft.AddFlow(tag));
            string text = document.Root.Items("tags").FirstOrDefault(one => one.Text("name") == tag).Text("description");
            if (text.Trim().Length > 0)
            {
                flow.Comments.Add(LiteralText.Name(text.ReplaceLineEndings("\n").Split('\n')[0], ""));
            }
        }

        return flow;
    }
}
