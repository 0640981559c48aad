using System.Runtime.CompilerServices;
using Perf.Cluster;

namespace Perf.Runtime;

/// <content>Load agents: to be one, to find them, and to run a plan on them.</content>
public static partial class PerfRuntime
{
    private static readonly TimeSpan s_drainLook = TimeSpan.FromMilliseconds(500);

    // Without a type of the cluster's in it: runs of this process load nothing of Orleans.
    private delegate Task<RunResult> LoadElsewhere(IMonitorFeed? monitors, IRunGuard guard, IReadOnlyList<IRunObserver> observers, Action<IRunControl> started, CancellationToken stop);

    /// <summary>Starts a load agent in this process; it has joined its cluster when this returns.</summary>
    /// <param name="options">How; what is not given is the environment's, where that says it.</param>
    /// <param name="scripts">Makes what runs the PowerShell steps of a plan, or null where it has none.</param>
    /// <param name="stop">Ends the start; a running agent ends by being disposed of.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="PerfException">The cluster cannot be reached or has an agent of the name, or the settings do not go together.</exception>
    public static Task<RunningAgent> StartAgentAsync(AgentOptions options, Func<RunPlan, IScriptHost?> scripts, CancellationToken stop) => InClusterAsync(options.Cluster, async cluster =>
    {
        var services = new AgentServices { Environment = Environment.GetEnvironmentVariable, Time = s_time, Scripts = scripts, Home = Home };
        AgentOptions whole = AgentVariables.Fill(options, Environment.GetEnvironmentVariable);
        return new RunningAgent(await AgentProcess.StartAsync(whole with { Cluster = cluster }, services, stop).ConfigureAwait(false));
    });

    /// <summary>Is a load agent until it is drained or told to stop; then it leaves its cluster. A SIGTERM drains it.</summary>
    /// <param name="options">How.</param>
    /// <param name="scripts">Makes what runs the PowerShell steps of a plan, or null where it has none.</param>
    /// <param name="started">Gets the agent when it has joined.</param>
    /// <param name="changed">Gets the agent when a part of a run begins or ends, and when it takes no new work; on threads of the agent's own, also just before <paramref name="started"/> and until this has ended.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="PerfException">The cluster cannot be reached or has an agent of the name, or the settings do not go together.</exception>
    public static async Task ServeAgentAsync(AgentOptions options, Func<RunPlan, IScriptHost?> scripts, Action<Agent> started, Action<Agent> changed, CancellationToken stop)
    {
        RunningAgent agent = await StartAgentAsync(options, scripts, stop).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable leaves = agent.ConfigureAwait(false);
        agent.Changed += changed;
        using var signal = new DrainSignal(agent.Drain);
        started(agent.Describe());
        await agent.Ended.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Finds the agents of a cluster.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="cluster">The cluster; null for the one that PERF_CLUSTER names, else that of this machine.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>The agents, also those that do not answer.</returns>
    /// <exception cref="PerfException">The cluster cannot be reached.</exception>
    public static Task<IReadOnlyList<Agent>> FindAgentsAsync(AgentSelection selection, ClusterSettings? cluster, CancellationToken stop) =>
        WithClientAsync(cluster, client => client.FindAgentsAsync(selection, stop), stop);

    /// <summary>Ends agents: they take no new work, end when their last part of a run has, and leave.</summary>
    /// <param name="request">Which and how.</param>
    /// <param name="faults">Gets what is wrong with single ones; the others are ended all the same.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Those that were told.</returns>
    /// <exception cref="PerfException">The cluster cannot be reached.</exception>
    public static Task<IReadOnlyList<Agent>> DrainAgentsAsync(DrainRequest request, ICollection<PerfException> faults, CancellationToken stop) => WithClientAsync(request.Cluster, async client =>
    {
        var told = new List<Agent>();
        IReadOnlyList<Agent> all = request.Wait ? await client.FindAgentsAsync(new AgentSelection(), stop).ConfigureAwait(false) : [];
        foreach (Agent agent in request.Agents)
        {
            try
            {
                await client.DrainAsync(agent, request.Force, stop).ConfigureAwait(false);
                told.Add(agent with { State = AgentState.Draining });
            }
            catch (PerfException fault)
            {
                faults.Add(fault);
            }
        }

        if (request.Wait)
        {
            await WaitUntilGoneAsync(client, told, all, stop).ConfigureAwait(false);
        }

        return (IReadOnlyList<Agent>)told;
    }, stop);

    /// <summary>What each agent would make of a plan, as text for a terminal: lines that follow those of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="selection">Which agents.</param>
    /// <param name="cluster">Their cluster; null for the one that PERF_CLUSTER names, else that of this machine.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>The text; where no agent answers it says so, and why.</returns>
    public static async Task<string> DescribeAgentsAsync(RunPlan plan, AgentSelection selection, ClusterSettings? cluster, CancellationToken stop)
    {
        IReadOnlyList<string> lines;
        try
        {
            IReadOnlyList<Agent> found = await FindAgentsAsync(selection, cluster, stop).ConfigureAwait(false);
            lines = PlanParts.Write(plan, [.. found.Where(agent => agent.State is AgentState.Idle or AgentState.Busy).Take(selection.Count ?? int.MaxValue)]);
        }
        catch (PerfException fault)
        {
            lines = [$"  agents: none answers. {fault.Message}"];
        }

        // Names are other machines' words.
        return string.Concat(lines.Select(line => $"\n{Printable(line)}"));
    }

    /// <summary>Refuses what does not go with a run on agents, before anything is asked or opened.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What is to go along with the run.</param>
    /// <exception cref="PerfException">What is refused, and what to do instead. Nothing without <see cref="RunOptions.Agents"/>.</exception>
    public static void CheckAgentRun(RunPlan plan, RunOptions options)
    {
        if (options.Agents is not null)
        {
            AgentRunRules.Require(plan, options);
        }
    }

    private static Task<RunResult> RunOnAgentsAsync(RunPlan plan, RunOptions options, AgentSelection agents, CancellationToken stop)
    {
        AgentRunRules.Require(plan, options);

        // Joined before anything is opened: a cluster that is not there costs no page in a browser.
        return WithClientAsync(
            options.Cluster,
            client => RunAsync(plan, options, (monitors, guard, observers, started, ending) => new ClusterEngine(client, agents) { Monitors = monitors }.RunAsync(plan, guard, observers, ending, started), stop),
            stop);
    }

    private static async Task WaitUntilGoneAsync(ClusterClient client, IReadOnlyList<Agent> agents, IReadOnlyList<Agent> all, CancellationToken stop)
    {
        var watch = new DrainWatch();
        var left = new List<Agent>(agents);
        while (left.Count > 0)
        {
            IReadOnlyList<Agent> found;
            try
            {
                found = await client.FindAgentsAsync(new AgentSelection(), stop).ConfigureAwait(false);
            }
            catch (PerfException) when (DrainWatch.MayAllHaveLeft(agents, all))
            {
                // Nobody is there to be asked.
                return;
            }

            left.RemoveAll(agent => watch.HasLeft(agent, found));
            if (left.Count > 0)
            {
                await Task.Delay(s_drainLook, s_time, stop).ConfigureAwait(false);
            }
        }
    }

    private static Task<T> WithClientAsync<T>(ClusterSettings? given, Func<ClusterClient, Task<T>> work, CancellationToken stop) => InClusterAsync(given, async cluster =>
    {
        ClusterClient client = await ClusterClient.ConnectAsync(cluster, Home, stop).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable leaves = client.ConfigureAwait(false);
        return await work(client).ConfigureAwait(false);
    });

    // Why a store cannot be reached may quote the connection, and with it what a reference stood for.
    private static async Task<T> InClusterAsync<T>(ClusterSettings? given, Func<ClusterSettings, Task<T>> work)
    {
        var secrets = new GivenSecrets(Environment.GetEnvironmentVariable);
        try
        {
            // The name of the cluster and paths of files are no secrets by themselves, and messages must be able to say them.
            ClusterSettings cluster = ClusterPlace.Resolve(given, name => name is ClusterSettings.Variable or ClusterSettings.CertificateVariable or ClusterSettings.AuthorityVariable ? Environment.GetEnvironmentVariable(name) : secrets.Read(name));
            secrets.Keep(ClusterPlace.PasswordOf(cluster.Connection));
            return await work(cluster).ConfigureAwait(false);
        }
        catch (PerfException fault) when (secrets.Redact(fault.Message) != fault.Message)
        {
            throw Redacted(fault, secrets);
        }
    }
}
