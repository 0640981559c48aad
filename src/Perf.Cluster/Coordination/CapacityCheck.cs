using System.Globalization;

namespace Perf.Cluster.Coordination;

/// <summary>Whether an agent may make its part of a plan, by what it says of itself. A pure function.</summary>
internal static class CapacityCheck
{
    /// <summary>Which limits an agent's parts go beyond.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="shares">All parts of the plan that it is to have.</param>
    /// <returns>A sentence for each, with what would help; empty where it may.</returns>
    public static IEnumerable<string> Problems(RunPlan plan, Agent agent, IReadOnlyList<LoadShare> shares)
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

        if (agent.MaxRate is { } rate && PeakRate(plan, shares) is var peak && peak > rate * (1 + 1e-9))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"its part is {RateText.Format(peak)} at the peak, and the agent's -MaxRate is {RateText.Format(rate)}; lower the rate, use more agents ({Math.Ceiling(peak / rate):0} times as many would do), or start it with a higher one");
        }

        if (agent.MaxVirtualUsers is { } most && PeakVus(plan, shares) is var vus && vus > most)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"its part is {vus} virtual users at the peak, and the agent's -MaxVirtualUsers is {most}; use fewer virtual users, more agents ({Math.Ceiling(vus / (double)most):0} times as many would do), or start it with a higher one");
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

    /// <summary>The most starts a second that parts of a plan make at once.</summary>
    public static double PeakRate(RunPlan plan, IReadOnlyList<LoadShare> shares) =>
        Peak(plan, executor => (executor.PeakRate ?? 0) * shares.Sum(SlotCount.Fraction), TimeSpan.Zero);

    /// <summary>The most virtual users that parts of a plan have at once; executors that size themselves count for nothing.</summary>
    public static long PeakVus(RunPlan plan, IReadOnlyList<LoadShare> shares) =>
        (long)Peak(plan, executor => executor.MaxVus is { } vus ? shares.Sum(share => (double)SlotCount.Below(share, vus)) : 0, null);

    // Executors overlap where one begins within another's time; virtual users stay for the graceful stop.
    private static double Peak(RunPlan plan, Func<ExecutorPlan, double> of, TimeSpan? stays) =>
        plan.Executors.Count == 0 ? 0 : plan.Executors.Max(one => plan.Executors
            .Where(other => other.Start <= one.Start && one.Start < other.Start + other.Duration + (stays ?? other.GracefulStop))
            .Sum(of));
}
