using System.Text.Json.Nodes;

namespace Perf.Tests.Grafana;

/// <summary>A template variable of a board.</summary>
internal sealed record BoardVariable(JsonObject Json)
{
    public string Name => Board.Text(Json, "name");

    public string Type => Board.Text(Json, "type");

    /// <summary>What its values are asked with; for a textbox what stands in it.</summary>
    public string Query => Json["query"] is JsonObject query ? Board.Text(query, "query") : Board.Text(Json, "query");

    public string Regex => Board.Text(Json, "regex");

    public string Source => Json["datasource"] is JsonObject source ? Board.Text(source, "uid") : "";

    /// <summary>Whether several values can be chosen, so that they are made a regular expression.</summary>
    public bool IsMulti => Json["multi"]?.GetValue<bool>() == true || Json["includeAll"]?.GetValue<bool>() == true;

    public string? AllValue => Json["allValue"]?.GetValue<string>();

    /// <summary>What is chosen when the board is opened.</summary>
    public IReadOnlyList<string> Current => Json["current"]!["value"] switch
    {
        JsonArray several => [.. several.Select(value => value!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    public bool IsAll => Current is ["$__all"];
}
