using System.Text.Json;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>
/// Makes flows of a collection: one for each folder at the top, or one for all where a folder uses what another one's script has set. Folders within are comments.
/// </summary>
internal sealed class PostmanScenario(ScenarioDraft draft, PostmanVariables variables, ConversionRequest request, ImportNotes notes)
{
    private readonly List<PostmanItem> _items = [];

    public void Build(JsonElement collection, CancellationToken stop)
    {
        PostmanFolder root = PostmanFolder.Of(collection, null, "");
        NoteScripts(root);
        Collect(collection, root, stop);
        draft.Read = _items.Count;
        var filter = new ImportFilter(request);
        var reader = new PostmanRequest(variables, notes);
        string? baseUrl = BaseOf(_items);
        draft.Target = baseUrl is null ? null : TargetOf(baseUrl);
        var steps = new List<PostmanStep>();
        foreach (PostmanItem item in _items)
        {
            stop.ThrowIfCancellationRequested();
            if (reader.Read(item, baseUrl) is not { } step)
            {
                continue;
            }

            if (filter.Keeps(step.Request.Method, step.Host, step.Path))
            {
                steps.Add(step);
            }
            else
            {
                notes.Add(ConversionNoteKind.LeftOut, "requests that -Include and -Exclude leave out", item.Place);
            }
        }

        // Before credentials of all requests move to where they stand once.
        bool isOne = steps.Any(step => step.Sets.Any(name => steps.Any(other => other.Item.TopFolder != step.Item.TopFolder && other.Uses(name))));
        ShareAuth(steps);
        WriteFlows(steps, isOne);
        variables.Write(draft.Variables);
    }

    private void Collect(JsonElement parent, PostmanFolder folder, CancellationToken stop)
    {
        foreach (JsonElement item in parent.Items("item"))
        {
            stop.ThrowIfCancellationRequested();
            if (item.Get("request").ValueKind is JsonValueKind.Object or JsonValueKind.String)
            {
                _items.Add(new PostmanItem(item, folder, item.Text("name")));
            }
            else if (item.Get("item").ValueKind == JsonValueKind.Array)
            {
                PostmanFolder inner = PostmanFolder.Of(item, folder, item.Text("name"));
                NoteScripts(inner);
                Collect(item, inner, stop);
            }
        }
    }

    private void NoteScripts(PostmanFolder folder)
    {
        foreach (JsonElement script in folder.Element.Items("event").Where(one => one.Text("disabled") != "true" && PostmanScript.LinesOf(one).Any(line => line.Trim().Length > 0)))
        {
            string of = folder.Parent is null ? "the collection" : $"the folder '{LiteralText.Name(folder.Name, "")}'";
            notes.Add(ConversionNoteKind.NotCarriedOver, $"the {(script.Text("listen") == "test" ? "test" : "pre-request")} script of {of}, which Postman runs with each of its requests");
        }
    }

    // What most addresses begin with: a variable such as {{baseUrl}}, or scheme and host.
    private static string? BaseOf(IReadOnlyList<PostmanItem> items) =>
        items.Select(item => PostmanUrl.Of(item.RequestElement).Base).Where(text => text.Length > 0).GroupBy(text => text, StringComparer.Ordinal).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;

    private string TargetOf(string baseUrl)
    {
        string expanded = variables.Expand(baseUrl).TrimEnd('/');
        string whole = expanded.Contains("://", StringComparison.Ordinal) ? expanded : $"http://{expanded}";
        if (!expanded.Contains("{{", StringComparison.Ordinal) && Uri.TryCreate(whole, UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
        {
            return LiteralText.Escape(LiteralText.Address(whole));
        }

        notes.Add(ConversionNoteKind.Assumed, $"the target: {LiteralText.Name(baseUrl, "")} has no value in the collection; set API_BASE_URL, or give -Target or the environment's file with -EnvironmentPath");
        return "${env:API_BASE_URL}";
    }

    private void ShareAuth(List<PostmanStep> steps)
    {
        string?[] texts = [.. steps.Select(step => step.Request.Auth is null ? null : YamlWriter.Write(new DraftMapping().Add("auth", step.Request.Auth)))];
        IGrouping<string?, string?>? most = texts.Where(text => text is not null).GroupBy(text => text).OrderByDescending(group => group.Count()).FirstOrDefault();
        if (steps.Count < 2 || most is null || most.Count() < 2 || most.Count() * 2 <= texts.Count(text => text is not null) || most.Key!.Contains("none", StringComparison.Ordinal))
        {
            return;
        }

        // Captured tokens are of a flow; credentials of all requests may only refer to variables, which a capture sets too.
        draft.Http.Add("auth", steps[Array.IndexOf(texts, most.Key)].Request.Auth!);
        for (int i = 0; i < steps.Count; i++)
        {
            steps[i].Request.Auth = texts[i] == most.Key ? null : steps[i].Request.Auth ?? DraftScalar.Of("none");
        }
    }

    private void WriteFlows(List<PostmanStep> steps, bool isOne)
    {
        if (isOne && steps.Select(step => step.Item.TopFolder).Distinct().Count() > 1)
        {
            notes.Add(ConversionNoteKind.Changed, "the folders are one flow, because requests use variables that scripts of other folders set");
        }

        DraftFlow? flow = null;
        PostmanFolder? folder = null;
        string? top = null;
        foreach (PostmanStep step in steps)
        {
            if (flow is null || (!isOne && step.Item.TopFolder != top))
            {
                top = step.Item.TopFolder;
                flow = draft.Flows.FirstOrDefault(one => !isOne && one.Name == LiteralText.Name(top, draft.Name)) ?? draft.AddFlow(isOne || top.Length == 0 ? LiteralText.Name(draft.Name, "collection") : top);
                folder = null;
            }

            DraftMapping yaml = step.Request.ToStep();
            if (step.Item.Folder != folder && step.Item.Folder.Path.Length > 0)
            {
                yaml.Comments.Insert(0, $"Folder: {step.Item.Folder.Path}");
            }

            folder = step.Item.Folder;
            flow.Steps.Add(yaml);
        }
    }
}
