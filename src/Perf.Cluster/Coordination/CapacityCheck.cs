using System.Globalization;
using Perf.Cluster.Agents;
using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>Whether an agent may make its part of a plan, by what it says of itself: known before anybody asks it. A pure function.</summary>
internal static class CapacityCheck
{
    /// <summary>Which limits an agent's parts go beyond.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="shares">All parts of the plan that it is to have.</param>
    /// <param name="factor">What rates are multiplied by: a run may have been steered since.</param>
    /// <returns>A sentence for each, with what would help; empty where it may.</returns>
    public static IEnumerable<string> Problems(RunPlan plan, Agent agent, IReadOnlyList<LoadShare> shares, double factor = 1)
    {
        if (!agent.IsCompatible)
        {
            yield return $"it runs Perf {agent.Version}, which this one ({VersionText.Own}) does not understand; install the same version on both";
        }
        else if (agent.Version != VersionText.Own && plan.Scenario.Load.Select(profile => profile.Setup).Prepend(plan.Scenario.Setup).Any(setup => setup is not null))
        {
            yield return $"it runs Perf {agent.Version} and this is {VersionText.Own}: what a setup has set is handed on between equal versions only; install the same version on both";
        }

        if (!agent.AllowScript && plan.Scenario.AllSteps().OfType<ScriptStep>().FirstOrDefault() is { } step)
        {
            yield return $"the step '{step.Name}' is a script, and the agent was not started with -AllowScript; start it with that, if the script is to run there";
        }

        if (agent.MaxDuration is { } longest && plan.Duration > longest)
        {
            yield return $"the run takes {DurationText.Format(plan.Duration)}, and the agent's -MaxDuration is {DurationText.Format(longest)}; shorten the run, or start the agent with a longer one";
        }

        if (agent is { MaxRate: null, MaxVirtualUsers: null })
        {
            yield break;
        }

        LoadNeed[] needs = [.. shares.Select(share => LoadNeed.Of(plan with { Share = share }))];
        if (RateProblem(agent, needs, factor) is { } rate)
        {
            yield return rate;
        }

        if (UserProblem(agent, needs) is { } users)
        {
            yield return users;
        }
    }

    /// <summary>Refuses a run that agents may not make.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.AgentRefused"/>, with all agents and limits.</exception>
    public static void Require(RunPlan plan, IReadOnlyList<Agent> agents, IReadOnlyList<AgentPart> parts)
    {
        (string Name, string Problem)[] refused = [.. parts.SelectMany(part => Problems(plan, agents[part.Agent], [part.Share]).Select(problem => (agents[part.Agent].Name, problem)))];
        if (refused.Length > 0)
        {
            throw new PerfException(
                ErrorIds.AgentRefused,
                $"The run was not started, for {(refused.Length == 1 ? "an agent does" : "agents do")} not take their part. {string.Join(" ", refused.Select(one => $"Agent {one.Name}: {one.Problem}."))}",
                refused[0].Name);
        }
    }

    private static string? RateProblem(Agent agent, LoadNeed[] needs, double factor)
    {
        if (agent.MaxRate is not { } most)
        {
            return null;
        }

        if (needs is [{ ClosedExecutor: { } closed }, ..])
        {
            return $"the executor '{closed}' begins iterations as fast as they end, and the agent's -MaxRate is {RateText.Format(most)}; use an executor with an arrival rate, or choose other agents";
        }

        double peak = needs.Sum(need => need.Rate) * factor;
        return LoadNeed.IsWithin(peak, most)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"its part is {RateText.Format(peak)} at the peak, and the agent's -MaxRate is {RateText.Format(most)}; lower the rate, use more agents ({Math.Ceiling(peak / most):0} times as many would do), or start it with a higher one");
    }

    private static string? UserProblem(Agent agent, LoadNeed[] needs)
    {
        if (agent.MaxVirtualUsers is not { } most)
        {
            return null;
        }

        if (needs is [{ UnboundedExecutor: { } unbounded }, ..])
        {
            return string.Create(CultureInfo.InvariantCulture, $"the executor '{unbounded}' takes as many virtual users as it needs, and the agent's -MaxVirtualUser is {most}; give the executor maxVUs (a phase of Artillery's: maxVusers), or choose other agents");
        }

        long users = needs.Sum(need => need.VirtualUsers);
        return users > most
            ? string.Create(CultureInfo.InvariantCulture, $"its part is {users} virtual users at the peak, and the agent's -MaxVirtualUser is {most}; use fewer virtual users, more agents ({Math.Ceiling(users / (double)most):0} times as many would do), or start it with a higher one")
            : null;
    }
}
