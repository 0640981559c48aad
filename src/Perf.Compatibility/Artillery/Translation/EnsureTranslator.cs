using System.Globalization;
using Perf.Compatibility.Artillery.Reading;
using Perf.Compatibility.Results.Artillery.Ensure;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes conditions of <c>ensure</c>, in all three ways in which it is written: thresholds, conditions, and the keys of earlier versions. Pure.</summary>
/// <param name="values">Reads values; its problems get what cannot be.</param>
/// <param name="names">
/// Finds the names of metrics, and then the expressions are read to see whether they can be; null where only the result will tell which names there are.
/// </param>
/// <param name="hasOwnMetrics">Whether functions of the test make metrics of names that nobody knows before the run.</param>
internal sealed class EnsureTranslator(NodeValues values, EnsureNames? names, bool hasOwnMetrics)
{
    private static readonly string[] s_legacy = ["min", "max", "median", "p95", "p99"];

    /// <summary>The keys that <c>ensure</c> may have.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["thresholds", "conditions", "maxErrorRate", .. s_legacy];

    /// <summary>Makes the conditions.</summary>
    /// <param name="ensure">What the test has, or null.</param>
    /// <returns>The conditions, in the order of the file.</returns>
    public IReadOnlyList<EnsureCondition> Translate(MapNode? ensure)
    {
        if (ensure is null)
        {
            return [];
        }

        values.CheckKeys(ensure, "ensure", Keys);
        return [.. ensure.Entries.SelectMany(Conditions)];
    }

    private IEnumerable<EnsureCondition> Conditions(NodeEntry entry) => entry.Key switch
    {
        "thresholds" => Items(entry).SelectMany(item => item.Entries).Select(limit => Limit(limit.Key, limit)).OfType<EnsureCondition>(),
        "conditions" => Items(entry).Select(Condition).OfType<EnsureCondition>(),
        "maxErrorRate" when Number(entry) is { } most =>
            [Made(string.Create(CultureInfo.InvariantCulture, $"(vusers.created - vusers.completed) / vusers.created * 100 <= {most}"), entry.KeyPlace)],
        _ when s_legacy.Contains(entry.Key) && Limit($"http.response_time.{entry.Key}", entry) is { } limit => [limit],
        _ => [],
    };

    private IEnumerable<MapNode> Items(NodeEntry entry) =>
        (values.List(entry.Value, $"ensure.{entry.Key}")?.Items ?? []).Select(item => values.Map(item, $"an item of ensure.{entry.Key}")).OfType<MapNode>();

    private EnsureCondition? Limit(string metric, NodeEntry entry) => Number(entry) is { } limit
        ? Made(string.Create(CultureInfo.InvariantCulture, $"{metric} < {limit}"), entry.KeyPlace) with { Metric = metric, Limit = limit }
        : null;

    // A limit without a number would be one that every run meets.
    private double? Number(NodeEntry entry)
    {
        if (entry.Value is ScalarNode { IsNull: true })
        {
            values.Problems.Add(entry.KeyPlace, $"'{entry.Key}' has no value; it must be a number");
        }

        return values.Number(entry.Value, entry.Key);
    }

    private EnsureCondition? Condition(MapNode map)
    {
        values.CheckKeys(map, "a condition", ["expression", "strict"]);
        if (values.Setting(map["expression"], "expression")?.Trim() is not { Length: > 0 } expression)
        {
            values.Problems.Add(map.Place, "a condition needs an expression, such as `vusers.failed == 0`");
            return null;
        }

        Place place = map["expression"]!.Place;
        IReadOnlyList<string> known = names?.In(expression) ?? [];
        if (names is not null)
        {
            Check(expression, known, place);
        }

        return Made(expression, place) with { Names = known, Strict = values.Flag(map["strict"], "strict") ?? true };
    }

    private void Check(string expression, IReadOnlyList<string> known, Place place)
    {
        try
        {
            _ = ExpressionParser.Parse(expression, known);
        }
        catch (PerfException fault)
        {
            string problem = $"t{fault.Message[1..].TrimEnd('.')}";
            if (hasOwnMetrics)
            {
                values.Problems.Warn(place, $"{problem}. If it has the name of a metric that the processor makes, it is judged by that, and fails where the run did not measure it");
            }
            else
            {
                values.Problems.Add(place, problem);
            }
        }
    }

    private static EnsureCondition Made(string expression, Place place) =>
        new() { Expression = expression, Source = string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}"), Line = place.Line };
}
