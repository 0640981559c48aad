using Perf.Cluster;

namespace Perf.Runtime;

/// <summary>A load agent of this process. Disposed of, it leaves the cluster.</summary>
public sealed class RunningAgent : IAsyncDisposable
{
    private readonly AgentProcess _process;

    /// <summary>For an agent that has joined its cluster.</summary>
    /// <param name="process">The agent; it belongs to this object.</param>
    internal RunningAgent(AgentProcess process) => _process = process;

    /// <summary>A part of a run has begun or ended, or the agent takes no new work. Raised on threads of the agent's own.</summary>
    public event Action<Agent>? Changed
    {
        add => _process.Changed += value;
        remove => _process.Changed -= value;
    }

    /// <summary>Ends when the agent was drained, or has left its cluster for good.</summary>
    public Task Ended => _process.Ended;

    /// <summary>Takes no new work, and leaves the cluster by itself when its last part of a run has ended.</summary>
    public void Drain() => _process.Drain();

    /// <summary>What it is and does now.</summary>
    public Agent Describe() => _process.Describe();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
