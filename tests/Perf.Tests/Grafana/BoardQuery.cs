using System.Text.Json.Nodes;

namespace Perf.Tests.Grafana;

/// <summary>A question that a panel asks.</summary>
/// <param name="Place">Board, panel and letter.</param>
/// <param name="Source">The data source's variable: <c>${prometheus}</c>.</param>
/// <param name="Json">The target.</param>
/// <param name="Interval">The panel's smallest interval, or null.</param>
internal sealed record BoardQuery(string Place, string Source, JsonObject Json, string? Interval)
{
    public bool IsPrometheus => Json.ContainsKey("expr");

    public bool IsInstant => Json["instant"]?.GetValue<bool>() == true;

    public string Text => Board.Text(Json, IsPrometheus ? "expr" : "query");
}
