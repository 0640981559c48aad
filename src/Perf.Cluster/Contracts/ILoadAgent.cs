using Orleans.Concurrency;

namespace Perf.Cluster.Contracts;

/// <summary>
/// What a coordinator asks of an agent. The key is the agent's silo address (<c>SiloAddress.ToParsableString()</c>): it is there or nowhere. The grain itself has no state; the agent of the process has it,
/// so that a lost directory entry loses nothing.
/// </summary>
internal interface ILoadAgent : IGrainWithStringKey
{
    /// <summary>What the agent is, and its clock. Also the ping by which clocks are compared.</summary>
    ValueTask<AgentFacts> DescribeAsync();

    /// <summary>The agent's time of day, ticks of UTC: nothing else, so that it is quick.</summary>
    ValueTask<long> ClockAsync();

    /// <summary>Whether the agent would take an order, and reaches its target; begins nothing.</summary>
    Task<OrderAnswer> CheckAsync(RunOrder order);

    /// <summary>Takes an order: reads the plan, compiles it and does what comes before the load (where the share is the first). Answers at once; <see cref="CollectAsync"/> tells when it is ready.</summary>
    Task<OrderAnswer> PrepareAsync(RunOrder order);

    /// <summary>The share begins at the moment that is given.</summary>
    Task<OrderAnswer> StartAsync(StartOrder order);

    /// <summary>Gives what was measured and not yet acknowledged; waits for news up to the request's time. The request renews the lease.</summary>
    [AlwaysInterleave]
    Task<CollectReply> CollectAsync(CollectRequest request);

    /// <summary>Asks others what they have measured, and adds it up. Keeps nothing: what is not acknowledged by the coordinator itself stays with those who measured it.</summary>
    [AlwaysInterleave]
    Task<GatherReply> GatherAsync(GatherRequest request);

    /// <summary>Steers or ends a share.</summary>
    Task<OrderAnswer> SteerAsync(SteerOrder order);

    /// <summary>The agent takes no new orders, ends when its last share has, and leaves the cluster.</summary>
    /// <param name="force">Whether running shares are ended at once.</param>
    Task DrainAsync(bool force);
}
