using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Puts what a scenario has together with what the files that it includes have. Variables of the scenario win; anything else that is declared twice is told.</summary>
internal static class Merge
{
    public static IReadOnlyDictionary<string, Variable> Variables(IReadOnlyList<IncludedFile> includes, TemplateScope scope, IReadOnlyDictionary<string, Variable> own)
    {
        if (includes.Count == 0)
        {
            return own;
        }

        var merged = new Dictionary<string, Variable>(own, StringComparer.Ordinal);

        // The file that includes wins over those that it includes, and they come before it.
        foreach (IncludedFile file in includes.Reverse())
        {
            foreach ((string name, Variable variable) in VariablesReader.Read(file.Values, file.Section.MappingOf("variables"), scope))
            {
                merged.TryAdd(name, variable);
            }
        }

        foreach (IncludedFile file in includes)
        {
            VariablesReader.CheckReferences(file.Values, merged, file.Section["variables"] as YamlMapping);
        }

        return merged;
    }

    /// <summary>The data; what a file includes counts from its own folder, and the scenario has it from the scenario's.</summary>
    public static IReadOnlyDictionary<string, DataFeeder?> Data(ValueReader values, Section section, IReadOnlyList<IncludedFile> includes)
    {
        var merged = new Dictionary<string, DataFeeder?>(DataReader.Read(values, section.MappingOf("data")), StringComparer.Ordinal);
        foreach (IncludedFile file in includes)
        {
            string folder = Path.GetDirectoryName(file.Path) ?? "";
            Add(
                merged,
                DataReader.Read(file.Values, file.Section.MappingOf("data")).ToDictionary(pair => pair.Key, pair => pair.Value is { } feeder && folder.Length > 0 ? feeder with { File = $"{folder}/{feeder.File}" } : pair.Value, StringComparer.Ordinal),
                file,
                "data",
                "data");
        }

        return merged;
    }

    public static IReadOnlyDictionary<string, ConnectionDefinition> Connections(
        ValueReader values, Section section, IReadOnlyList<IncludedFile> includes, TemplateScope scope, IReadOnlyDictionary<string, Variable> variables)
    {
        var merged = new Dictionary<string, ConnectionDefinition>(ConnectionsReader.Read(values, section.MappingOf("connections"), scope, variables), StringComparer.Ordinal);
        foreach (IncludedFile file in includes)
        {
            Add(merged, ConnectionsReader.Read(file.Values, file.Section.MappingOf("connections"), scope, variables), file, "connections", "connection");
        }

        return merged;
    }

    public static IReadOnlyDictionary<string, MetricDeclaration> Metrics(ValueReader values, Section section, IReadOnlyList<IncludedFile> includes)
    {
        Dictionary<string, MetricDeclaration> merged = MetricsReader.Read(values, section.MappingOf("metrics"));
        foreach (IncludedFile file in includes)
        {
            foreach ((string name, MetricDeclaration metric) in MetricsReader.Read(file.Values, file.Section.MappingOf("metrics")))
            {
                // Two files that use one metric may both declare it.
                if (!merged.TryAdd(name, metric) && (merged[name].Type != metric.Type || merged[name].IsTime != metric.IsTime))
                {
                    file.Values.Problems.Add((file.Section["metrics"] as YamlMapping)!.Find(name)!.Value.Key, $"the metric '{name}' is declared elsewhere as something else, a {MetricsReader.Word(merged[name].Type)}");
                }
            }
        }

        return merged;
    }

    public static IReadOnlyDictionary<string, Flow> Flows(StepsReader steps, YamlMapping? own, IReadOnlyList<IncludedFile> includes, TemplateScope scope)
    {
        var merged = new Dictionary<string, Flow>(FlowsReader.Read(steps, own, scope), StringComparer.Ordinal);
        foreach (IncludedFile file in includes)
        {
            Add(merged, FlowsReader.Read(steps.In(file.Values), file.Section.MappingOf("flows"), scope), file, "flows", "flow");
        }

        return merged;
    }

    private static void Add<T>(Dictionary<string, T> merged, IReadOnlyDictionary<string, T> more, IncludedFile file, string key, string what)
    {
        foreach ((string name, T one) in more)
        {
            if (!merged.TryAdd(name, one))
            {
                file.Values.Problems.Add((file.Section[key] as YamlMapping)!.Find(name)!.Value.Key, $"the {what} '{ValueReader.Shortened(name)}' is in another file of the scenario too; give one of them another name");
            }
        }
    }
}
