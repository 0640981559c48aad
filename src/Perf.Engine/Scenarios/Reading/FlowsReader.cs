using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>flows:</c>.</summary>
internal static class FlowsReader
{
    public static IReadOnlyDictionary<string, Flow> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope, IReadOnlyDictionary<string, ConnectionDefinition> connections)
    {
        var flows = new Dictionary<string, Flow>(StringComparer.Ordinal);
        if (mapping is { Entries.Count: 0 })
        {
            values.Problems.Add(mapping, "'flows' is empty; it needs at least one flow");
        }

        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            values.Name(entry.Key, "the name of a flow");
            if (values.Mapping(entry.Value, entry.Name) is { } flow)
            {
                flows[entry.Name] = new Flow { Name = entry.Name, Steps = Steps(values, entry.Name, flow, scope.ForFlow(), connections) };
            }
        }

        return flows;
    }

    private static List<Step> Steps(ValueReader values, string name, YamlMapping mapping, TemplateScope scope, IReadOnlyDictionary<string, ConnectionDefinition> connections)
    {
        var section = new Section(values, mapping, $"the flow '{ValueReader.Shortened(name)}'", ScenarioKeys.Flow);
        if (section.Required("steps") is not { } node || values.Sequence(node, "steps") is not { } sequence)
        {
            return [];
        }

        if (sequence.Items.Count == 0)
        {
            values.Problems.Add(sequence, $"{section.Name} has no steps; it needs at least one");
        }

        var steps = new List<Step>();
        foreach (YamlNode item in sequence.Items)
        {
            if (StepReader.Read(values, item, scope, connections) is { } step)
            {
                steps.Add(step);
            }

            // The names count even when the capture is wrong, so that one mistake is not told at every use.
            scope.AddCaptures(VariablesReader.Names((item as YamlMapping)?.Find("capture")?.Value));
        }

        return steps;
    }
}
