namespace Perf.Cluster.Coordination;

/// <summary>What agents tell that is odd: where many tell the same, names and numbers apart, it is one line. Not safe for several threads at once.</summary>
internal sealed class AgentWarnings
{
    private const int MostNames = 20;

    // A result is read by people.
    private const int MostLines = 100;

    private readonly Dictionary<string, List<string>> _agentsOf = new(StringComparer.Ordinal);
    private readonly List<(string Text, List<string> Agents)> _lines = [];
    private int _left;

    /// <summary>An agent tells something.</summary>
    /// <param name="agent">Its name.</param>
    /// <param name="text">What it tells.</param>
    public void Add(string agent, string text)
    {
        string kind = KindOf(agent, text);
        if (_agentsOf.TryGetValue(kind, out List<string>? agents))
        {
            if (!agents.Contains(agent))
            {
                agents.Add(agent);
            }

            return;
        }

        if (_lines.Count >= MostLines)
        {
            _left++;
            return;
        }

        agents = [agent];
        _agentsOf[kind] = agents;
        _lines.Add((text, agents));
    }

    /// <summary>The lines, in the order in which they first came.</summary>
    public IEnumerable<string> Lines()
    {
        foreach ((string text, List<string> agents) in _lines)
        {
            yield return agents.Count == 1 ? $"agent {agents[0]}: {text}" : $"agent {agents[0]}: {text.TrimEnd('.')}. Likewise: {Names([.. agents.Skip(1)])}.";
        }

        if (_left > 0)
        {
            yield return $"{_left} more warnings of agents were left out.";
        }
    }

    /// <summary>Some names, of many the first ones and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";

    private static string KindOf(string agent, string text) =>
        string.Concat((agent.Length == 0 ? text : text.Replace(agent, "", StringComparison.Ordinal)).Where(static letter => !char.IsAsciiDigit(letter)));
}
