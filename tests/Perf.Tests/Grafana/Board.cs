using System.Text.Json.Nodes;

namespace Perf.Tests.Grafana;

/// <summary>A dashboard's file.</summary>
internal sealed record Board(string File, JsonObject Json)
{
    public static Board Read(string path) => new(Path.GetFileName(path), JsonNode.Parse(System.IO.File.ReadAllText(path))!.AsObject());

    public string Uid => Text(Json, "uid");

    public string Title => Text(Json, "title");

    public IReadOnlyList<JsonObject> Panels => [.. Json["panels"]!.AsArray().Select(panel => panel!.AsObject())];

    public IReadOnlyList<BoardVariable> Variables => [.. Json["templating"]!["list"]!.AsArray().Select(variable => new BoardVariable(variable!.AsObject()))];

    /// <summary>All that is asked of a data source to draw the board: each panel's queries, and annotations.</summary>
    public IReadOnlyList<BoardQuery> Queries =>
    [
        .. Panels.Where(panel => panel.ContainsKey("targets")).SelectMany(panel => panel["targets"]!.AsArray().Select(target =>
            new BoardQuery($"{Title} / {Text(panel, "title")} / {Text(target!.AsObject(), "refId")}", SourceOf(panel), target.AsObject(), panel["interval"]?.GetValue<string>()))),
        .. Json["annotations"]!["list"]!.AsArray().Select(one => new BoardQuery($"{Title} / annotations / {Text(one!.AsObject(), "name")}", SourceOf(one.AsObject()), one["target"]!.AsObject(), null)),
    ];

    public static string Text(JsonObject node, string name) => node[name]?.GetValue<string>() ?? "";

    public override string ToString() => File;

    private static string SourceOf(JsonObject node) => Text(node["datasource"]!.AsObject(), "uid");
}
