using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>What the executors and virtual users of one run share.</summary>
public sealed class RunContext
{
    private int _vus;
    private int _busy;
    private long _offered;
    private long _achieved;

    /// <summary>The plan.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>The compiled scenario.</summary>
    public required CompiledScenario Scenario { get; init; }

    /// <summary>The metrics.</summary>
    public required MetricHub Metrics { get; init; }

    /// <summary>Carries requests.</summary>
    public required IHttpTransport Transport { get; init; }

    /// <summary>The target's address.</summary>
    public required Uri Target { get; init; }

    /// <summary>The run's start, ticks of <see cref="Pacing.Clock"/>.</summary>
    public required long Start { get; init; }

    /// <summary>Whether the run was stopped from outside, so that what is cut off is nobody's fault.</summary>
    public CancellationToken Stopped { get; init; }

    /// <summary>Virtual users that exist.</summary>
    public int Vus => Volatile.Read(ref _vus);

    /// <summary>Virtual users that are busy.</summary>
    public int Busy => Volatile.Read(ref _busy);

    /// <summary>Makes a virtual user.</summary>
    /// <returns>The virtual user, with a number of its own.</returns>
    public VirtualUser CreateVu() => new(this, Interlocked.Increment(ref _vus));

    /// <summary>Counts starts that arrival executors owe.</summary>
    /// <param name="count">How many more.</param>
    public void Offer(long count) => Interlocked.Add(ref _offered, count);

    /// <summary>Counts a start that an arrival executor made.</summary>
    public void Achieve() => Interlocked.Increment(ref _achieved);

    /// <summary>Starts owed and made since the last call.</summary>
    /// <returns>Both counts.</returns>
    public (long Offered, long Achieved) TakeStarts() => (Interlocked.Exchange(ref _offered, 0), Interlocked.Exchange(ref _achieved, 0));

    internal void EnterIteration() => Interlocked.Increment(ref _busy);

    internal void LeaveIteration() => Interlocked.Decrement(ref _busy);
}
