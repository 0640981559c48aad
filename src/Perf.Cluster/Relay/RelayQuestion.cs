using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>A question that waits for its relay, and its answer.</summary>
/// <param name="share">The share that is asked for.</param>
/// <param name="seat">The agent that makes it.</param>
/// <param name="request">Makes the request: when it is sent, for a lease counts from then on.</param>
internal sealed class RelayQuestion(ShareEntry share, AgentSeat seat, Func<CollectRequest> request)
{
    private readonly TaskCompletionSource<RelayAnswer> _answer = new();

    /// <summary>The share that is asked for.</summary>
    public ShareEntry Share => share;

    /// <summary>The time of the agent's quickest answer, ticks.</summary>
    public long RoundTrip => seat.Clock.RoundTrip;

    /// <summary>Since when it waits, ticks by the coordinator's clock.</summary>
    public long AskedAt { get; set; }

    /// <summary>The answer.</summary>
    public Task<RelayAnswer> Answer => _answer.Task;

    /// <summary>The question as the relay gets it.</summary>
    public GatherQuestion Ask() => new() { Agent = seat.Agent.Address, Request = request() };

    /// <summary>Gives the answer.</summary>
    public void Tell(RelayAnswer answer) => _answer.TrySetResult(answer);
}
