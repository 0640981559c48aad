using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>metrics:</c>, the declarations of a scenario's own metrics: <c>orders: counter</c>, or a mapping with <c>type</c> and <c>time</c>.</summary>
internal static class MetricsReader
{
    private static readonly Dictionary<string, MetricType> s_types = new(StringComparer.Ordinal)
    {
        ["counter"] = MetricType.Counter,
        ["gauge"] = MetricType.Gauge,
        ["rate"] = MetricType.Rate,
        ["trend"] = MetricType.Trend,
    };

    /// <summary>The types by name.</summary>
    public static IReadOnlyCollection<string> Types => s_types.Keys;

    /// <summary>A type as a file writes it.</summary>
    public static string Word(MetricType type) => type.ToString().ToLowerInvariant();

    public static MetricType? Type(ValueReader values, YamlNode node) => values.Word(node, "type", s_types);

    public static Dictionary<string, MetricDeclaration> Read(ValueReader values, YamlMapping? mapping)
    {
        var metrics = new Dictionary<string, MetricDeclaration>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (CustomMetrics.Problem(entry.Name) is { } problem)
            {
                values.Problems.Add(entry.Key, problem);
            }

            if (Read(values, entry) is { } metric)
            {
                metrics[entry.Name] = metric;
            }
        }

        return metrics;
    }

    private static MetricDeclaration? Read(ValueReader values, YamlEntry entry)
    {
        if (entry.Value is not YamlMapping mapping)
        {
            return Type(values, entry.Value) is { } type ? new MetricDeclaration { Name = entry.Name, Type = type, Line = entry.Key.Line } : null;
        }

        var section = new Section(values, mapping, $"the metric '{ValueReader.Shortened(entry.Name)}'", ScenarioKeys.Metric);
        MetricType? given = section.Required("type") is { } node ? Type(values, node) : null;
        bool isTime = section.Boolean("time") ?? false;
        if (isTime && given is (MetricType.Counter or MetricType.Rate))
        {
            values.Problems.Add(section["time"]!, $"a {Word(given.Value)} has no times; 'time' belongs to trend and gauge");
        }

        return given is null ? null : new MetricDeclaration { Name = entry.Name, Type = given.Value, IsTime = isTime, Line = entry.Key.Line };
    }
}
