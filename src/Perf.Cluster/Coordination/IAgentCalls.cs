using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>What is asked of one agent: the calls of <see cref="ILoadAgent"/>, however they get there. Any exception means that no answer came.</summary>
internal interface IAgentCalls
{
    /// <summary>What it is.</summary>
    Task<AgentFacts> DescribeAsync();

    /// <summary>Its time of day, ticks of UTC.</summary>
    Task<long> ClockAsync();

    /// <summary>Whether it would take an order, and reaches its target.</summary>
    Task<OrderAnswer> CheckAsync(RunOrder order);

    /// <summary>Takes an order.</summary>
    Task<OrderAnswer> PrepareAsync(RunOrder order);

    /// <summary>Begins a share.</summary>
    Task<OrderAnswer> StartAsync(StartOrder order);

    /// <summary>Gives what was measured.</summary>
    Task<CollectReply> CollectAsync(CollectRequest request);

    /// <summary>Asks others, and adds up what they have measured.</summary>
    Task<GatherReply> GatherAsync(GatherRequest request);

    /// <summary>Steers or ends a share.</summary>
    Task<OrderAnswer> SteerAsync(SteerOrder order);

    /// <summary>Ends the agent.</summary>
    Task DrainAsync(bool force);

    /// <summary>Whether its process is surely gone: its machine answers, and nobody listens on its port. False where that cannot be known.</summary>
    Task<bool> IsGoneAsync();
}
