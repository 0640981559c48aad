using Perf.Engine.Pacing;

namespace Perf.Engine.Executors;

/// <summary>When an executor may start iterations, and how long they may go on after that.</summary>
/// <param name="Start">Ticks of <see cref="Clock"/>.</param>
/// <param name="GracefulStop">How long iterations may go on after the end.</param>
public readonly record struct ExecutorWindow(long Start, TimeSpan GracefulStop)
{
    /// <summary>When the last iteration may start, ticks of <see cref="Clock"/>.</summary>
    public long End { get; init; }

    /// <summary>The same with an end.</summary>
    /// <param name="duration">How long it lasts.</param>
    /// <returns>The window.</returns>
    public ExecutorWindow Lasting(TimeSpan duration) => this with { End = Start + duration.Ticks };

    /// <summary>Waits until the window opens.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False when stopped.</returns>
    public async Task<bool> OpensAsync(CancellationToken stop) => await DelayAsync(Start, stop).ConfigureAwait(false);

    /// <summary>Waits for iterations to end, and has them cut off when the graceful stop is over.</summary>
    /// <param name="iterations">Ends when the last iteration has.</param>
    /// <param name="interrupt">Cuts them off.</param>
    /// <param name="end">The end of the window, ticks of <see cref="Clock"/>.</param>
    /// <returns>A task that ends when all have ended.</returns>
    public async Task CloseAsync(Task iterations, CancellationTokenSource interrupt, long end)
    {
        interrupt.CancelAfter(TimeSpan.FromTicks(Math.Max(0, end + GracefulStop.Ticks - Clock.Now)));
        await iterations.ConfigureAwait(false);
    }

    internal static async Task<bool> DelayAsync(long moment, CancellationToken stop)
    {
        try
        {
            long left = moment - Clock.Now;
            if (left > 0)
            {
                await Task.Delay(TimeSpan.FromTicks(left), stop).ConfigureAwait(false);
            }

            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
