using System.Globalization;

namespace Perf.Commands;

/// <summary>Offers what -Agent takes: all agents, their names, and the labels that they have.</summary>
public sealed class AgentSelectionCompleter : AgentCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(IReadOnlyList<Agent> agents) => agents.Count == 0 ? [] :
    [
        ("*", string.Create(CultureInfo.InvariantCulture, $"all {agents.Count} agents")),
        .. agents.Select(agent => (ClusterArguments.NameText(agent.Name), AgentNameCompleter.Hint(agent))),
        .. agents.SelectMany(agent => agent.Labels.Select(label => $"{label.Key}={label.Value}")).GroupBy(label => label, StringComparer.Ordinal)
            .Select(label => (label.Key, string.Create(CultureInfo.InvariantCulture, $"{label.Count()} of {agents.Count} agents"))),
    ];
}
