using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Finds the connection that a step uses: the one it names, or the only one there is.</summary>
internal static class ConnectionChoice
{
    public static string? Of(ValueReader values, Section step, string what, IReadOnlyDictionary<string, ConnectionDefinition> connections, IReadOnlyList<string> kinds)
    {
        // One whose kind could not be read may be meant.
        string[] usable = [.. connections.Values.Where(connection => connection.Kind.Length == 0 || kinds.Contains(connection.Kind)).Select(connection => connection.Name)];
        if (step["connection"] is { } node)
        {
            return values.Text(node, "connection") is { } name ? Named(values, node, name, what, connections, usable) : null;
        }

        if (usable.Length == 1)
        {
            return usable[0];
        }

        string message = usable.Length == 0
            ? $"{what} needs a connection, and the scenario has none; write connections: {{ db: {{ {kinds[0]}: \"...\" }} }} at its top level"
            : $"{what} must name one of the {usable.Length} connections: connection: {usable[0]}";
        values.Problems.Add(step.Mapping, message, usable.Length == 0 ? string.Join(", ", kinds) : string.Join(", ", usable));
        return null;
    }

    private static string? Named(ValueReader values, YamlNode node, string name, string what, IReadOnlyDictionary<string, ConnectionDefinition> connections, string[] usable)
    {
        if (usable.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        string message = connections.TryGetValue(name, out ConnectionDefinition? other)
            ? $"the connection '{name}' is of kind {other.Kind}, which {what} cannot use"
            : $"there is no connection '{ValueReader.Shortened(name)}'";
        values.Problems.AddUnknown(node, message, name, usable);
        return null;
    }
}
