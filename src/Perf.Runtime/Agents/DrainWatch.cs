namespace Perf.Runtime;

/// <summary>Tells from one look at a cluster to the next which agents have left it.</summary>
internal sealed class DrainWatch
{
    // One that does not answer may be busy with leaving; a process that is gone answers never again, and stays a member for a while.
    private const int MostUnanswered = 3;

    private readonly Dictionary<string, int> _unanswered = new(StringComparer.Ordinal);

    /// <summary>Whether a cluster that answers no more has nobody in it: all that were there were told to leave.</summary>
    /// <param name="told">Those that were told.</param>
    /// <param name="all">Those that were there before; those that did not answer then count for nothing.</param>
    public static bool MayAllHaveLeft(IReadOnlyList<Agent> told, IReadOnlyList<Agent> all) =>
        all.Where(agent => agent.State != AgentState.Unanswered).All(agent => told.Any(one => one.Address == agent.Address));

    /// <summary>Whether an agent has left.</summary>
    /// <param name="agent">The agent. It is known by its address, which is new with each start: another one of its name is another.</param>
    /// <param name="found">Those that there are now.</param>
    public bool HasLeft(Agent agent, IReadOnlyList<Agent> found)
    {
        if (found.FirstOrDefault(one => one.Address == agent.Address) is not { } now)
        {
            return true;
        }

        int times = now.State == AgentState.Unanswered ? _unanswered.GetValueOrDefault(agent.Address) + 1 : 0;
        _unanswered[agent.Address] = times;
        return times >= MostUnanswered;
    }
}
