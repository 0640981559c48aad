using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Tells what an agent of this process does: the agent itself first, then a line for each part of a run that begins or ends and when it loses its cluster, and PowerShell's progress display.</summary>
internal sealed class AgentNews(Action<Action<Cmdlet>> write)
{
    private const int ActivityId = 1;

    // For those who want these lines alone: -InformationVariable has them by it.
    private const string Tag = "PerfAgent";

    private readonly Lock _lock = new();
    private Agent? _last;
    private bool _isReleased;

    /// <summary>Gives the agent, which has joined its cluster.</summary>
    /// <param name="agent">The agent.</param>
    public void Begin(Agent agent)
    {
        lock (_lock)
        {
            _last = agent;
            write(cmdlet => cmdlet.WriteObject(agent));
            Show(agent);
        }
    }

    /// <summary>Tells what has changed. Threads of the agent's own call it; before the beginning there is nothing to tell.</summary>
    /// <param name="agent">The agent now.</param>
    public void Tell(Agent agent)
    {
        lock (_lock)
        {
            if (_last is null || _isReleased)
            {
                return;
            }

            foreach (string line in Lines(_last, agent))
            {
                write(cmdlet => cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", Tag]));
            }

            _last = agent;
            Show(agent);
        }
    }

    /// <summary>Removes the display.</summary>
    public void Completed() => write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, ActivityOf(_last), "done") { RecordType = ProgressRecordType.Completed }));

    /// <summary>Tells nothing any more: the command ends, and takes nothing from then on.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _isReleased = true;
        }
    }

    /// <summary>What there is to tell, a sentence each.</summary>
    /// <param name="before">The agent before.</param>
    /// <param name="now">The agent now.</param>
    internal static IEnumerable<string> Lines(Agent before, Agent now)
    {
        foreach (string run in now.Runs.Except(before.Runs))
        {
            yield return $"{now.Name}: its part of run {run} begins.";
        }

        foreach (string run in before.Runs.Except(now.Runs))
        {
            yield return $"{now.Name}: its part of run {run} has ended.";
        }

        if (now.Problem is { } problem && problem != before.Problem)
        {
            yield return before.Problem is null ? $"{now.Name}: it has lost its cluster ({problem.TrimEnd('.')}), and tries to join it anew." : $"{now.Name}: it cannot join its cluster anew yet: {problem}";
        }

        if (now.Problem is null && before.Problem is not null)
        {
            yield return $"{now.Name}: it is back in its cluster.";
        }

        if (now.State == AgentState.Draining && before.State != AgentState.Draining)
        {
            yield return now.Runs.Count == 0 ? $"{now.Name}: it is drained, and leaves the cluster." : $"{now.Name}: it takes no new work, and leaves the cluster when its last part has ended.";
        }
    }

    private static string ActivityOf(Agent? agent) => $"Agent {agent?.Name}";

    private void Show(Agent agent)
    {
        string status = agent.State == AgentState.Outside ? "has lost its cluster, and tries to join it anew"
            : agent.Runs.Count == 0 ? "waits for work" : $"makes a part of {string.Join(", ", agent.Runs)}";
        write(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ActivityId, ActivityOf(agent), status)));
    }
}
