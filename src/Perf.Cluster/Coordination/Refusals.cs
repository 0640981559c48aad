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
        string all = string.Join(" ", refused.Select(one => Told(one.Agent, one.Answer)));
        if (refused.All(one => one.Answer.ErrorId == ErrorIds.AgentTargetUnreachable))
        {
            string[] others = [.. answers.Where(answer => answer.Answer.ErrorId is null).Select(answer => answer.Agent)];
            string reach = others.Length == 0 ? "No agent reaches" : $"{string.Join(", ", others)} {(others.Length == 1 ? "reaches" : "reach")} it; these do not reach";
            return new PerfException(id, $"The run was not started. {reach} the target {target}: {string.Join(", ", refused.Select(one => one.Agent))}. {all}", refused[0].Agent);
        }

        return id == ErrorIds.AgentsLost
            ? new PerfException(ErrorIds.AgentsLost, $"The run was not started, for agents do not answer. {all} Look at them with Get-PerfAgent, or leave them out (-Agent).", refused[0].Agent)
            : new PerfException(id, $"The run was not started. {all}", refused[0].Agent);
    }

    /// <summary>What one agent answered, with its name: agents mostly say themselves who they are.</summary>
    public static string Told(string agent, OrderAnswer answer)
    {
        string message = answer.Message?.TrimEnd('.') ?? "it does not say why";
        return message.Contains(agent, StringComparison.Ordinal) ? $"{message}." : $"Agent {agent}: {message}.";
    }
}
