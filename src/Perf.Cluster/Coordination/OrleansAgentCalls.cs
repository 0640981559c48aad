using System.Net.Sockets;
using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>The calls to an agent's silo.</summary>
/// <param name="client">The client.</param>
/// <param name="silo">The silo.</param>
internal sealed class OrleansAgentCalls(IClusterClient client, SiloAddress silo) : IAgentCalls
{
    private static readonly TimeSpan s_probe = TimeSpan.FromMilliseconds(250);

    private readonly ILoadAgent _agent = client.GetGrain<ILoadAgent>(silo.ToParsableString());

    public Task<AgentFacts> DescribeAsync() => _agent.DescribeAsync().AsTask();

    public Task<long> ClockAsync() => _agent.ClockAsync().AsTask();

    public Task<OrderAnswer> CheckAsync(RunOrder order) => _agent.CheckAsync(order);

    public Task<OrderAnswer> PrepareAsync(RunOrder order) => _agent.PrepareAsync(order);

    public Task<OrderAnswer> StartAsync(StartOrder order) => _agent.StartAsync(order);

    public Task<CollectReply> CollectAsync(CollectRequest request) => _agent.CollectAsync(request);

    public Task<GatherReply> GatherAsync(GatherRequest request) => _agent.GatherAsync(request);

    public Task<OrderAnswer> SteerAsync(SteerOrder order) => _agent.SteerAsync(order);

    public Task DrainAsync(bool force) => _agent.DrainAsync(force);

    // A refusal comes from the machine itself, which is there; whatever else goes wrong may be the way.
    public async Task<bool> IsGoneAsync()
    {
        using var socket = new Socket(silo.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(s_probe);
        try
        {
            await socket.ConnectAsync(silo.Endpoint, patience.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
