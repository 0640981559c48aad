using Perf.Engine.Pacing;

namespace Perf.Engine.Executors;

/// <summary>When an executor may start iterations, and how long they may go on after that.</summary>
/// <param name="Start">Ticks of <see cref="Clock"/>.</param>
/// <param name="End">When the last iteration may start, ticks of <see cref="Clock"/>.</param>
/// <param name="GracefulStop">How long iterations may go on after the end, ticks.</param>
internal readonly record struct ExecutorWindow(long Start, long End, long GracefulStop)
{
    /// <summary>Nothing begins before it, ticks of <see cref="Clock"/>: what was due before is somebody else's.</summary>
    /// <value>Before all time: the executor begins as planned.</value>
    public long From { get; init; } = long.MinValue;

    /// <summary>When iterations are cut off.</summary>
    public long CutOff => End == long.MaxValue ? long.MaxValue : End + GracefulStop;
}
