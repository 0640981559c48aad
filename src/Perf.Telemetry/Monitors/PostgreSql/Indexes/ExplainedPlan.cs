using System.Text.Json;

namespace Perf.Telemetry.Monitors.PostgreSql.Indexes;

/// <summary>What EXPLAIN (VERBOSE, FORMAT JSON) says of a statement, as far as indexes depend on it. Pure.</summary>
/// <param name="Cost">The plan's whole cost, in the planner's units.</param>
/// <param name="Tables">The tables, by what the plan calls them: schema, name, and whether all of it is read.</param>
/// <param name="Uses">The columns that are compared and sorted by, each once.</param>
internal sealed record ExplainedPlan(double Cost, IReadOnlyDictionary<string, PlanTable> Tables, IReadOnlyList<ColumnUse> Uses)
{
    private static readonly string[] s_conditions = ["Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter"];

    /// <summary>Whether it uses an index that hypopg made up.</summary>
    public bool HasMadeUpIndex { get; init; }

    /// <summary>Reads a plan.</summary>
    /// <param name="json">The answer.</param>
    /// <returns>Null for something else.</returns>
    public static ExplainedPlan? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement[0].GetProperty("Plan");
            var tables = new Dictionary<string, PlanTable>(StringComparer.Ordinal);
            var uses = new List<ColumnUse>();
            Collect(root, tables, uses);
            return new ExplainedPlan(root.GetProperty("Total Cost").GetDouble(), tables, [.. uses.Where(use => tables.ContainsKey(use.Alias)).Distinct()]) { HasMadeUpIndex = UsesMadeUp(root) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement node, Dictionary<string, PlanTable> tables, List<ColumnUse> uses)
    {
        if (Text(node, "Relation Name") is { } table && Text(node, "Schema") is { } schema)
        {
            tables[Text(node, "Alias") ?? table] = new PlanTable(schema, table, Text(node, "Node Type") == "Seq Scan");
        }

        foreach (string name in s_conditions)
        {
            if (Text(node, name) is { } condition)
            {
                uses.AddRange(ConditionText.OfCondition(condition));
            }
        }

        // An index gives the first key's order; the others follow from it only where they stand in it, too.
        if (node.TryGetProperty("Sort Key", out JsonElement keys) && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() > 0 && ConditionText.OfSortKey(keys[0].GetString() ?? "") is { } key)
        {
            uses.Add(key);
        }

        if (node.TryGetProperty("Plans", out JsonElement below) && below.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement one in below.EnumerateArray())
            {
                Collect(one, tables, uses);
            }
        }
    }

    private static bool UsesMadeUp(JsonElement node) => (Text(node, "Index Name") is { } index && IndexTrial.IsMadeUp(index))
        || (node.TryGetProperty("Plans", out JsonElement below) && below.ValueKind == JsonValueKind.Array && below.EnumerateArray().Any(UsesMadeUp));

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A table of a plan.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsReadWhole">Whether the plan reads all of it.</param>
internal sealed record PlanTable(string Schema, string Name, bool IsReadWhole);
