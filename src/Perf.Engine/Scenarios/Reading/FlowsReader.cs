using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>flows:</c>.</summary>
internal static class FlowsReader
{
    public static IReadOnlyDictionary<string, Flow> Read(StepsReader steps, YamlMapping? mapping, TemplateScope scope)
    {
        ValueReader values = steps.Values;
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
                flows[entry.Name] = Read(steps, entry.Name, flow, scope);
            }
        }

        return flows;
    }

    private static Flow Read(StepsReader steps, string name, YamlMapping mapping, TemplateScope scope)
    {
        var section = new Section(steps.Values, mapping, $"the flow '{ValueReader.Shortened(name)}'", ScenarioKeys.Flow);
        TemplateScope known = scope.ForFlow();
        known.AddCaptures(steps.Flows.GivenTo(name));
        IReadOnlyList<Step> before = section["beforeVu"] is { } first ? steps.Read(first, "beforeVu", $"'beforeVu' of {section.Name}", known, default) : [];
        IReadOnlyList<Step> after = section["afterVu"] is { } last ? steps.Read(last, "afterVu", $"'afterVu' of {section.Name}", known.ForFlow(), default) : [];
        return new Flow
        {
            Name = name,
            BeforeVu = before,
            Steps = section.Required("steps") is { } list ? steps.Read(list, "steps", section.Name, known, default) : [],
            AfterVu = after,
            Pacing = section["pacing"] is { } pacing ? Pacing(steps.Values, pacing) : null,
        };
    }

    private static IterationPacing? Pacing(ValueReader values, YamlNode node) =>
        StepReader.ReadPause(values, node, ScenarioKeys.Pause, "pacing") is { } range ? new IterationPacing { Min = range.Min, Max = range.Max } : null;
}
