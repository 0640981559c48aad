using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads environments, those of a scenario and those of config/environments.yaml alike.</summary>
internal static class EnvironmentReader
{
    // Variables are checked once for each environment, so their numbers multiply.
    private const int MaxEnvironments = 50;

    public static IReadOnlyDictionary<string, EnvironmentDefinition> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope, string folder)
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
                environments[entry.Name] = Definition(values, entry.Name, definition, scope, folder);
            }
        }

        return environments;
    }

    private static EnvironmentDefinition Definition(ValueReader values, string name, YamlMapping mapping, TemplateScope scope, string folder)
    {
        var section = new Section(values, mapping, $"the environment '{name}'", ScenarioKeys.Environment);
        return new EnvironmentDefinition
        {
            Name = name,
            Target = section["target"] is { } target ? Address.Target(values, target, "target", scope) : null,
            Production = section.Boolean("production") ?? false,
            Variables = VariablesReader.Read(values, section.MappingOf("variables"), scope),
            Monitors = MonitorsReader.Read(values, section["monitors"], scope, folder),
        };
    }
}
