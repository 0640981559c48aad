using Orleans.Concurrency;
using Perf.Cluster.Contracts;
using Perf.Cluster.Membership;
using Perf.Cluster.Relay;

namespace Perf.Cluster.Agents;

/// <summary>What the cluster sees of the process's agent. Without state: one that is lost is simply made anew. What takes time runs on the thread pool, so that orders never wait for each other.</summary>
[OnSilo]
[Reentrant]
internal sealed class LoadAgentGrain(AgentHost host) : Grain, ILoadAgent
{
    public ValueTask<AgentFacts> DescribeAsync() => ValueTask.FromResult(host.Describe());

    public ValueTask<long> ClockAsync() => ValueTask.FromResult(host.Clock());

    public Task<OrderAnswer> CheckAsync(RunOrder order) => Task.Run(() => host.CheckAsync(order));

    public Task<OrderAnswer> PrepareAsync(RunOrder order) => Task.Run(() => host.PrepareAsync(order));

    public Task<OrderAnswer> StartAsync(StartOrder order) => Task.FromResult(host.Start(order));

    public Task<CollectReply> CollectAsync(CollectRequest request) => host.CollectAsync(request);

    public Task<GatherReply> GatherAsync(GatherRequest request)
    {
        IGrainFactory grains = GrainFactory;
        return Task.Run(() => Gatherer.GatherAsync(
            request,
            (agent, question) => agent == host.Address ? host.CollectAsync(question) : grains.GetGrain<ILoadAgent>(agent).CollectAsync(question),
            TimeProvider.System));
    }

    public Task<OrderAnswer> SteerAsync(SteerOrder order) => Task.Run(() => host.Steer(order));

    public Task DrainAsync(bool force)
    {
        host.Drain(force);
        return Task.CompletedTask;
    }
}
