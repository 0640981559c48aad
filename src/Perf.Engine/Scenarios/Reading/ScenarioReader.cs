using Perf.Engine.Planning;
using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a whole scenario from its root.</summary>
internal static class ScenarioReader
{
    public static Scenario? Read(ValueReader values, YamlNode root)
    {
        if (root is not YamlMapping mapping)
        {
            values.Problems.Add(root, $"a scenario is a mapping (keys with values), not {ValueReader.Shown(root)}", string.Join(", ", ScenarioKeys.Scenario));
            return null;
        }

        var section = new Section(values, mapping, "a scenario", ScenarioKeys.Scenario, ScenarioKeys.PlannedOfScenario);
        string name = section.Required("name") is null ? "" : section.NameText("name") ?? "";
        IReadOnlyDictionary<string, DataFeeder?> data = DataReader.Read(values, section.MappingOf("data"));
        TemplateScope scope = TemplateScope.Of(VariableNames(section), data);
        IReadOnlyDictionary<string, Variable> variables = VariablesReader.Read(values, section.MappingOf("variables"), scope);
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentReader.Read(values, section.MappingOf("environments"), scope);
        CheckReferences(values, section, variables, environments);

        YamlMapping? flowsNode = section.Required("flows") is null ? null : section.MappingOf("flows");
        IReadOnlyDictionary<string, ConnectionDefinition> connections = ConnectionsReader.Read(values, section.MappingOf("connections"), scope, variables);
        IReadOnlyDictionary<string, Flow> flows = FlowsReader.Read(values, flowsNode, scope, connections);
        var flowNames = VariablesReader.Names(flowsNode).ToHashSet(StringComparer.Ordinal);
        HttpOptions http = section.MappingOf("http") is { } httpNode ? HttpReader.Read(values, httpNode, scope) : new HttpOptions();
        HashSet<string> steps = [.. flows.Values.SelectMany(flow => flow.Steps).Select(step => step.Name), .. SignInNames.Of(http, flows.Values)];
        return new Scenario
        {
            Name = name,
            Description = section.Text("description"),
            Path = values.Source.Path.Length == 0 ? null : values.Source.Path,
            Target = section["target"] is { } target ? Address.Target(values, target, "target", scope) : null,
            DefaultEnvironment = section.NameText("environment"),
            Variables = variables,
            Environments = environments,
            Tags = Tags(values, section.MappingOf("tags")),
            Data = data.Values.OfType<DataFeeder>().ToDictionary(feeder => feeder.Name, StringComparer.Ordinal),
            Http = http,
            Connections = connections,
            Flows = flows,
            Load = section.Required("load") is null ? [] : new LoadReader(values, flowNames).Read(section.MappingOf("load")),
            Thresholds = ThresholdsReader.Read(values, section.MappingOf("thresholds"), steps),
        };
    }

    // A variable may be declared by an environment alone; whether the chosen one does is known when the run is planned.
    private static IEnumerable<string> VariableNames(Section section)
    {
        IEnumerable<YamlEntry> environments = section["environments"] is YamlMapping mapping ? mapping.Entries : [];
        return VariablesReader.Names(section["variables"])
            .Concat(environments.SelectMany(environment => VariablesReader.Names((environment.Value as YamlMapping)?.Find("variables")?.Value)));
    }

    private static void CheckReferences(
        ValueReader values,
        Section section,
        IReadOnlyDictionary<string, Variable> variables,
        IReadOnlyDictionary<string, EnvironmentDefinition> environments)
    {
        var own = section["variables"] as YamlMapping;
        VariablesReader.CheckReferences(values, variables, own);
        foreach (EnvironmentDefinition environment in environments.Values.Where(environment => environment.Variables.Count > 0))
        {
            var merged = new Dictionary<string, Variable>(variables, StringComparer.Ordinal);
            foreach ((string name, Variable variable) in environment.Variables)
            {
                merged[name] = variable;
            }

            var place = ((section["environments"] as YamlMapping)?.Find(environment.Name)?.Value as YamlMapping)?.Find("variables")?.Value as YamlMapping;
            VariablesReader.CheckReferences(values, merged, place, own);
        }
    }

    private static Dictionary<string, string> Tags(ValueReader values, YamlMapping? mapping)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (values.Name(entry.Key, "a tag") is { } name && values.Text(entry.Value, ValueReader.Shortened(name)) is { } text)
            {
                tags[name] = text;
            }
        }

        return tags;
    }
}
