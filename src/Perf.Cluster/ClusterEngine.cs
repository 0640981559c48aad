using System.Runtime.CompilerServices;
using Perf.Cluster.Agents;
using Perf.Cluster.Coordination;
using Perf.Cluster.Relay;
using Perf.Engine.Merging;

namespace Perf.Cluster;

/// <summary>
/// Runs plans on agents of a cluster: to its caller a run as any other. The plan is split exactly, agents begin at one moment and tell each second what they measured; it is added up, judged and
/// stored here. An agent that is lost is replaced by those that are left where they can.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="selection">Which agents.</param>
public sealed class ClusterEngine(ClusterClient client, AgentSelection selection)
{
    /// <summary>What monitors read while the run goes on; null for none. Belongs to whoever made it.</summary>
    public IMonitorFeed? Monitors { get; init; }

    /// <summary>Takes every single measurement: of a run that agents make there is none, so that one that is given is refused.</summary>
    public ISampleSink? Samples { get; init; }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="guard">Judges while the run goes on, and at its end.</param>
    /// <param name="observers">Hear of it.</param>
    /// <param name="stop">Stops the run within a second; what was measured is kept, with status Stopped.</param>
    /// <param name="started">Gets what steers the run, when its clock has started; called once.</param>
    /// <returns>The result.</returns>
    /// <exception cref="PerfException">The plan cannot begin: there are too few agents, or they do not take their part.</exception>
    public async Task<RunResult> RunAsync(RunPlan plan, IRunGuard guard, IReadOnlyList<IRunObserver> observers, CancellationToken stop, Action<IRunControl>? started = null)
    {
        if (plan.Scenario.Program is not null)
        {
            throw new PerfException(ErrorIds.AgentRefused, "Scripts of k6 run on one machine; leave -Agent away, or convert the script to a scenario (ConvertTo-PerfScenario) where it has only what scenarios have.", plan.Scenario.Path);
        }

        if (Samples is not null)
        {
            throw new PerfException(ErrorIds.AgentRefused, "Every single measurement (-RawOutput) is written where the load is made; agents send a second's sums. Leave -RawOutput or -Agent away.", plan.Scenario.Path);
        }

        IReadOnlyList<Agent> meant = await client.FindAgentsAsync(selection, stop).ConfigureAwait(false);
        IReadOnlyList<Agent> agents = AgentChoice.ForRun(meant, selection);
        CapacityCheck.Require(plan, agents, ShareSplitter.Split(agents, plan).Parts);
        int used = Math.Min(PlanCaps.MostAgents(plan).Agents, agents.Count);
        AgentConnections connections = await client.ReachAsync([.. agents.Take(used + RelayPlan.RelaysFor(used))], stop).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable leaves = connections.ConfigureAwait(false);
        (ClusterRun run, IReadOnlyList<AgentPart> parts) = Prepare(plan, agents, connections.CallsOf, new RunServices { Pack = static part => Task.Run(() => PlanBundle.Pack(part)), MayMoveStart = true }, Monitors);
        string[] through = [.. parts.Select(part => agents[part.Agent]).Where(agent => !connections.IsOwn(agent)).Select(agent => agent.Name)];
        if (through.Length > 0)
        {
            run.Warn($"No connection of their own led to these agents, so that they are asked through others: {AgentWarnings.Names(through)}. If one of those stands still, they may look as if they were lost. Make their gateway ports (30000) reachable from here.");
        }

        if (AgentChoice.LeftOut(meant, selection) is { } left)
        {
            run.Warn(left);
        }

        return await run.RunAsync(parts, guard, observers, stop, started).ConfigureAwait(false);
    }

    /// <summary>Splits a plan and seats the agents that make it.</summary>
    /// <exception cref="PerfException">An agent may not make its part.</exception>
    internal static (ClusterRun Run, IReadOnlyList<AgentPart> Parts) Prepare(RunPlan plan, IReadOnlyList<Agent> agents, Func<Agent, IAgentCalls> calls, RunServices services, IMonitorFeed? monitors = null)
    {
        ShareSplit split = ShareSplitter.Split(agents, plan);
        CapacityCheck.Require(plan, agents, split.Parts);
        bool areMany = split.Parts.Count > AgentAccount.MostWithDistributions;
        AgentSeat[] seats = [.. split.Parts.Select(part => new AgentSeat(part.Agent, agents[part.Agent], calls(agents[part.Agent]), areMany))];
        var run = new ClusterRun(plan, seats, services) { Monitors = monitors, Relays = RelaysOf(seats, agents, calls) };
        foreach (string warning in split.Warnings)
        {
            run.Warn(warning);
        }

        return (run, split.Parts);
    }

    // Whoever makes no part of the run, as far as they are needed, and all that do.
    private static RelayAgent[] RelaysOf(AgentSeat[] seats, IReadOnlyList<Agent> agents, Func<Agent, IAgentCalls> calls) =>
    [
        .. seats.Select(seat => new RelayAgent(seat.Index, seat.Agent, seat.Calls, seat))
            .Concat(agents.Skip(seats.Length).Take(RelayPlan.RelaysFor(seats.Length)).Select((agent, place) => new RelayAgent(seats.Length + place, agent, calls(agent), null)))
            .Where(relay => relay.IsAble),
    ];
}
