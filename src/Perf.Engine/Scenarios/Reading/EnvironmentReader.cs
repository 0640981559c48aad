using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads environments, those of a scenario and those of config/environments.yaml alike.</summary>
internal static class EnvironmentReader
{
    // Variables are checked once for each environment, so their numbers multiply.
    private const int MaxEnvironments = 50;

    /// <param name="values">Where problems go.</param>
    /// <param name="mapping">The environments, or null for none.</param>
    /// <param name="scope">What texts may refer to.</param>
    /// <param name="folder">Where paths count from.</param>
    /// <param name="mayTune">Whether it is config/environments.yaml: what may be changed on a machine no scenario says, for scenarios come from everywhere.</param>
    public static IReadOnlyDictionary<string, EnvironmentDefinition> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope, string folder, bool mayTune = false)
    {
        // People type the names on the command line, where case does not matter.
        var environments = new Dictionary<string, EnvironmentDefinition>(StringComparer.OrdinalIgnoreCase);
        if (mapping?.Entries.Count > MaxEnvironments)
        {
            values.Problems.Add(mapping.Entries[MaxEnvironments].Key, $"there are more than {MaxEnvironments} environments");
        }

        foreach (YamlEntry entry in mapping?.Entries.Take(MaxEnvironments) ?? [])
        {
            if (!EntryNames.IsIdentifier(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of an environment", EntryNames.IdentifierRule);
            }

            if (!environments.TryAdd(entry.Name, new EnvironmentDefinition { Name = entry.Name }))
            {
                values.Problems.Add(entry.Key, $"the environment '{entry.Name}' stands twice; names that differ by case only are the same");
            }

            if (values.Mapping(entry.Value, entry.Name) is { } definition)
            {
                environments[entry.Name] = Definition(values, entry.Name, definition, scope, folder, mayTune);
            }
        }

        return environments;
    }

    private static EnvironmentDefinition Definition(ValueReader values, string name, YamlMapping mapping, TemplateScope scope, string folder, bool mayTune)
    {
        if (!mayTune && mapping.Find("tuning") is { } tuning)
        {
            values.Problems.Add(tuning.Key, "what may be changed on a machine stands in config/environments.yaml alone; move 'tuning' there");
        }

        // A key that is told of already is known here, so that it is not told of twice.
        var section = new Section(values, mapping, $"the environment '{name}'", mayTune || mapping.Find("tuning") is not null ? ScenarioKeys.EnvironmentOfFile : ScenarioKeys.Environment);
        return new EnvironmentDefinition
        {
            Name = name,
            Target = section["target"] is { } target ? Address.Target(values, target, "target", scope) : null,
            Production = section.Boolean("production") ?? false,
            Variables = VariablesReader.Read(values, section.MappingOf("variables"), scope),
            Monitors = MonitorsReader.Read(values, section["monitors"], scope, folder),
            Tuning = mayTune ? TuningReader.Read(new MonitorSource(values, scope, folder), section["tuning"]) : null,
        };
    }
}
