using System.Globalization;

namespace Perf.Commands;

/// <summary>Offers the names of a cluster's agents.</summary>
public sealed class AgentNameCompleter : AgentCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(IReadOnlyList<Agent> agents) => agents.Select(agent => (agent.Name, Hint(agent)));

    /// <summary>What an agent is, in a line.</summary>
    /// <param name="agent">The agent.</param>
    internal static string Hint(Agent agent) => string.Create(CultureInfo.InvariantCulture, $"{agent.Machine}, {agent.Cores} cores, {agent.State}");
}
