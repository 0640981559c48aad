using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes conditions of <c>ensure</c>, in all three ways in which it is written. Pure.</summary>
internal static class EnsureTranslator
{
    private static readonly string[] s_keys = ["thresholds", "conditions", "min", "max", "median", "p95", "p99", "maxErrorRate"];

    /// <summary>Makes the conditions.</summary>
    /// <param name="values">Reads values.</param>
    /// <param name="ensure">What the test has, or null.</param>
    /// <returns>The conditions, in order.</returns>
    public static IReadOnlyList<EnsureCondition> Translate(NodeValues values, MapNode? ensure)
    {
        if (ensure is null)
        {
            return [];
        }

        values.CheckKeys(ensure, "ensure", s_keys);
        var rules = new List<EnsureCondition>();
        foreach (Node item in values.List(ensure["thresholds"], "ensure.thresholds")?.Items ?? [])
        {
            foreach (NodeEntry entry in values.Map(item, "a threshold")?.Entries ?? [])
            {
                if (values.Number(entry.Value, entry.Key) is { } most)
                {
                    rules.Add(Rule($"{entry.Key} < {Text(most)}", entry.KeyPlace));
                }
            }
        }

        foreach (MapNode condition in (values.List(ensure["conditions"], "ensure.conditions")?.Items ?? []).Select(item => values.Map(item, "a condition")).OfType<MapNode>())
        {
            values.CheckKeys(condition, "a condition", ["expression", "strict"]);
            if (values.Text(condition["expression"], "expression") is { Length: > 0 } expression)
            {
                rules.Add(Rule(expression, condition.Place) with { Strict = values.Flag(condition["strict"], "strict") ?? true });
            }
            else
            {
                values.Problems.Add(condition.Place, "a condition needs an expression, such as `vusers.failed == 0`");
            }
        }

        foreach (string key in new[] { "min", "max", "median", "p95", "p99" })
        {
            if (values.Number(ensure[key], key) is { } most)
            {
                rules.Add(Rule($"http.response_time.{key} < {Text(most)}", ensure.Find(key)!.Value.KeyPlace));
            }
        }

        if (values.Number(ensure["maxErrorRate"], "maxErrorRate") is { } rate)
        {
            rules.Add(Rule($"((vusers.created - vusers.completed) / vusers.created) * 100 <= {Text(rate)}", ensure.Find("maxErrorRate")!.Value.KeyPlace));
        }

        return rules;
    }

    private static EnsureCondition Rule(string expression, Place place) => new() { Expression = expression, Line = place.Line };

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
