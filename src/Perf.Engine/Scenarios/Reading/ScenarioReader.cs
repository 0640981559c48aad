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

        var section = new Section(values, mapping, "a scenario", ScenarioKeys.Scenario);
        string name = section.Required("name") is null ? "" : section.NameText("name") ?? "";
        IReadOnlyList<IncludedFile> includes = IncludesReader.Read(values, section);
        IReadOnlyDictionary<string, DataFeeder?> data = Merge.Data(values, section, includes);
        TemplateScope scope = TemplateScope.Of(VariableNames(section).Concat(includes.SelectMany(file => VariablesReader.Names(file.Section["variables"]))), data);
        IReadOnlyDictionary<string, Variable> variables = Merge.Variables(includes, scope, VariablesReader.Read(values, section.MappingOf("variables"), scope));
        IReadOnlyDictionary<string, EnvironmentDefinition> environments = EnvironmentReader.Read(values, section.MappingOf("environments"), scope, values.Folder);
        CheckReferences(values, section, variables, environments);

        YamlMapping? flowsNode = includes.Count == 0 && section.Required("flows") is null ? null : section.MappingOf("flows");
        IReadOnlyDictionary<string, ConnectionDefinition> connections = Merge.Connections(values, section, includes, scope, variables);
        IReadOnlyDictionary<string, MetricDeclaration> metrics = Merge.Metrics(values, section, includes);
        var names = new FlowNames([flowsNode, .. includes.Select(file => file.Section["flows"])], OnceLists(section));
        StepFailures ends = (section["http"] as YamlMapping)?.Find("endIterationOn") is { } failures ? FailuresReader.Read(values, failures.Value) : StepFailures.None;
        var steps = new StepsReader(values, connections, names, metrics, ends);

        // What is set before the load all flows begin with.
        Flow? setup = OnceReader.Read(steps, section["setup"], "setup", scope);
        TemplateScope afterSetup = scope.ForFlow();
        afterSetup.AddCaptures(SetBefore(names, OnceReader.StepsOf(section["setup"])));
        TemplateScope inFlows = afterSetup.ForFlow();
        inFlows.AddCaptures(LoadEntries(section).SelectMany(profile => SetBefore(names, OnceReader.StepsOf(profile.Find("setup")?.Value))));
        IReadOnlyDictionary<string, Flow> flows = Merge.Flows(steps, flowsNode, includes, inFlows);
        if (names.Names.Count == 0 && flowsNode is null && includes.Count > 0)
        {
            values.Problems.Add(mapping, "a scenario needs at least one flow, and neither this file nor those that it includes have 'flows'");
        }

        HttpOptions http = section.MappingOf("http") is { } httpNode ? HttpReader.Read(values, httpNode, scope) : new HttpOptions();
        var scenario = new Scenario
        {
            Name = name,
            Description = section.Text("description"),
            Path = values.Source.Path.Length == 0 ? null : values.Source.Path,
            Target = section["target"] is { } target ? Address.Target(values, target, "target", scope) : null,
            DefaultEnvironment = section.NameText("environment"),
            Variables = variables,
            Environments = environments,
            Tags = section.MappingOf("tags") is { } tags ? TagsReader.Read(values, tags, scope: null) : [],
            Data = data.Values.OfType<DataFeeder>().ToDictionary(feeder => feeder.Name, StringComparer.Ordinal),
            Http = http,
            Connections = connections,
            Metrics = metrics,
            Includes = [.. includes.Select(file => file.Path)],
            Setup = setup,
            Flows = flows,
            Load = section.Required("load") is null ? [] : new LoadReader(values, names.Names, steps, afterSetup).Read(section.MappingOf("load")),
            Teardown = OnceReader.Read(steps, section["teardown"], "teardown", afterSetup),
            Monitors = MonitorsReader.Read(values, section["monitors"], scope, values.Folder),
            Outputs = OutputsReader.Read(values, section["outputs"]),
        };
        return scenario with
        {
            Thresholds = ThresholdsReader.Read(
                values, section.MappingOf("thresholds"), [.. scenario.AllSteps().Select(step => step.Name).Concat(SignInNames.Of(http, scenario.AllSteps())).Distinct(StringComparer.Ordinal)], CustomMetrics.Of(scenario)),
        };
    }

    private static IEnumerable<YamlMapping> LoadEntries(Section section) =>
        section["load"] is YamlMapping load ? load.Entries.Select(entry => entry.Value).OfType<YamlMapping>() : [];

    private static IEnumerable<YamlNode?> OnceLists(Section section) => LoadEntries(section)
        .SelectMany(profile => new[] { profile.Find("setup")?.Value, profile.Find("teardown")?.Value })
        .Concat([section["setup"], section["teardown"]])
        .Select(OnceReader.StepsOf);

    private static IEnumerable<string> SetBefore(FlowNames names, YamlNode? steps) => StepNames.Set(steps).Concat(StepNames.Called(steps).SelectMany(call => names.SetBy(call.Flow)));

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
}
