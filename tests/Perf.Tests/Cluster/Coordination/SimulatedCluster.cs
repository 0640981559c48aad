using Perf.Cluster;
using Perf.Cluster.Coordination;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>Agents that are simulated, in virtual time, and the real coordinator.</summary>
internal sealed class SimulatedCluster(VirtualTime time)
{
    private readonly List<RunPlan> _plans = [];
    private Dictionary<string, SimulatedAgent>? _byAddress;

    public VirtualTime Time => time;

    public List<SimulatedAgent> Agents { get; } = [];

    /// <summary>Whether agents take a later start for one that they know.</summary>
    public bool MayMoveStart { get; set; } = true;

    /// <summary>Where the agents do what they do, one thing at a time; null for where they are asked.</summary>
    public TaskScheduler? Place { get; init; }

    /// <summary>How the coordinator gets to an agent.</summary>
    public Func<SimulatedAgent, IAgentCalls> Way { get; init; } = static agent => agent;

    /// <summary>The rows that agents have taken, by their places in the data.</summary>
    public List<long> Rows { get; } = [];

    /// <summary>How often a plan was packed.</summary>
    public int Packed => _plans.Count;

    /// <summary>A cluster of some agents whose clocks are minutes apart.</summary>
    public static SimulatedCluster Of(VirtualTime time, int agents, TaskScheduler? place = null, Func<SimulatedAgent, IAgentCalls>? way = null)
    {
        var cluster = new SimulatedCluster(time) { Place = place, Way = way ?? (static agent => agent) };
        for (int i = 0; i < agents; i++)
        {
            cluster.Agents.Add(new SimulatedAgent(cluster, $"agent-{i + 1}") { ClockOffset = TimeSpan.FromSeconds((i % 7 * 40) - 120) });
        }

        return cluster;
    }

    /// <summary>Does something at a moment of the virtual time.</summary>
    public void At(double seconds, Action action) => time.CreateTimer(_ => action(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    /// <summary>The agent of an address.</summary>
    public SimulatedAgent ByAddress(string address) => (_byAddress ??= Agents.ToDictionary(agent => agent.Agent.Address))[address];

    /// <summary>All agents can gather what others measure, or none.</summary>
    public void Relay(bool canRelay) => Agents.ForEach(agent => agent.Agent = agent.Agent with { CanRelay = canRelay });

    /// <summary>Does something where the agents are.</summary>
    public Task<T> DoAsync<T>(Func<Task<T>> work) => Place is { } place ? Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, place).Unwrap() : work();

    public RunPlan PlanOf(byte[] packed) => _plans[BitConverter.ToInt32(packed)];

    public Task<RunResult> RunAsync(RunPlan plan, IRunGuard? guard = null, Action<IRunControl>? started = null, IReadOnlyList<IRunObserver>? observers = null, CancellationToken stop = default)
    {
        (ClusterRun run, IReadOnlyList<AgentPart> parts) = ClusterEngine.Prepare(
            plan,
            [.. Agents.Select(agent => agent.Agent)],
            agent => Way(Agents.Single(one => one.Agent.Name == agent.Name)),
            (Place is null ? new RunServices { Run = static action => action(), Pack = Pack } : new RunServices { Pack = Pack }) with { Time = time, MayMoveStart = MayMoveStart });
        return run.RunAsync(parts, guard ?? new SimpleGuard(_ => null), observers ?? [], stop, started);
    }

    private Task<byte[]> Pack(RunPlan plan)
    {
        _plans.Add(plan);
        return Task.FromResult(BitConverter.GetBytes(_plans.Count - 1));
    }
}
