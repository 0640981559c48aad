using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>connections:</c>.</summary>
internal static class ConnectionsReader
{
    private const int MostConnections = 100_000;

    public static IReadOnlyDictionary<string, ConnectionDefinition> Read(ValueReader values, YamlMapping? mapping, TemplateScope scope, IReadOnlyDictionary<string, Variable> variables)
    {
        var connections = new Dictionary<string, ConnectionDefinition>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (!EntryNames.IsIdentifier(entry.Name))
            {
                values.Problems.Add(entry.Key, $"'{ValueReader.Shortened(entry.Name)}' cannot be the name of a connection", EntryNames.IdentifierRule);
            }

            // A connection with a problem of its own is known all the same, so that the steps that use it are not wrong too.
            connections[entry.Name] = new ConnectionDefinition { Name = entry.Name, Line = entry.Key.Line };
            if (entry.Value is not YamlMapping definition)
            {
                values.Problems.Add(entry.Value, $"the connection '{ValueReader.Shortened(entry.Name)}' must say what it is: write {{ postgresql: \"Host=...\" }}", string.Join(", ", ScenarioKeys.ConnectionKinds));
            }
            else
            {
                connections[entry.Name] = Definition(values, connections[entry.Name], definition, scope, variables);
            }
        }

        return connections;
    }

    private static ConnectionDefinition Definition(ValueReader values, ConnectionDefinition named, YamlMapping mapping, TemplateScope scope, IReadOnlyDictionary<string, Variable> variables)
    {
        var section = new Section(values, mapping, $"the connection '{ValueReader.Shortened(named.Name)}'", ScenarioKeys.Connection);
        int? most = (int?)section.Integer("maxConnections", 1, MostConnections);
        string[] kinds = [.. ScenarioKeys.ConnectionKinds.Where(section.Has)];
        if (kinds.Length != 1)
        {
            values.Problems.Add(mapping, $"{section.Name} needs exactly one of {string.Join(", ", ScenarioKeys.ConnectionKinds)}");
            return named with { MaxConnections = most, Kind = kinds.FirstOrDefault() ?? "" };
        }

        YamlNode node = section[kinds[0]]!;
        string? text = values.Template(node, kinds[0], scope);
        if (text is not null && text.Trim().Length == 0)
        {
            values.Problems.Add(node, $"'{kinds[0]}' must be a connection string that is not empty");
        }

        if (text is not null && Templates.Template.Parse(text).Parts.FirstOrDefault(part => part.Kind == Templates.TemplatePartKind.Variable && variables.TryGetValue(part.Text, out Variable? variable) && variable.Values.Count > 1).Text is { } list)
        {
            values.Problems.Add(node, $"a connection is the same for the whole run and cannot refer to the list '{list}', which has another value in each iteration");
        }

        return named with { Kind = kinds[0], ConnectionString = text ?? "", MaxConnections = most };
    }
}
