using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>What agents answered that do not take an order, in one message. A pure function.</summary>
internal static class Refusals
{
    /// <summary>The error; null where all take it.</summary>
    public static PerfException? Of(IReadOnlyList<(string Agent, OrderAnswer Answer)> answers, string target)
    {
        (string Agent, OrderAnswer Answer)[] refused = [.. answers.Where(answer => answer.Answer.ErrorId is not null)];
        if (refused.Length == 0)
        {
            return null;
        }

        string id = refused[0].Answer.ErrorId!;
        string all = string.Join(" ", refused.Select(Told));
        if (refused.All(one => one.Answer.ErrorId == ErrorIds.AgentTargetUnreachable))
        {
            string[] others = [.. answers.Where(answer => answer.Answer.ErrorId is null).Select(answer => answer.Agent)];
            string reach = others.Length == 0 ? "No agent reaches" : $"{string.Join(", ", others)} {(others.Length == 1 ? "reaches" : "reach")} it; these do not reach";
            return new PerfException(id, $"The run was not started. {reach} the target {target}: {string.Join(", ", refused.Select(one => one.Agent))}. {all} Choose agents that reach it by -AgentName or -AgentLabel, or open the way.", refused[0].Agent);
        }

        return id == ErrorIds.AgentsLost
            ? new PerfException(ErrorIds.AgentsLost, $"The run was not started, for agents do not answer. {all} Look at them with Get-PerfAgent, or leave them out.", refused[0].Agent)
            : new PerfException(id, $"The run was not started. {all}", refused[0].Agent);
    }

    // Agents mostly say themselves who they are.
    private static string Told((string Agent, OrderAnswer Answer) refused)
    {
        string message = refused.Answer.Message?.TrimEnd('.') ?? "it does not say why";
        return message.Contains(refused.Agent, StringComparison.Ordinal) ? $"{message}." : $"Agent {refused.Agent}: {message}.";
    }
}
