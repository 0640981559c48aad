using Perf.Engine.Pacing;

namespace Perf.Engine.Sharing;

/// <summary>Waits for the moment at which several machines begin together.</summary>
internal static class StartMoment
{
    // A timer may come this late, so that the rest is slept in short steps, and the last of it is not slept at all.
    private const long Coarse = 25 * TimeSpan.TicksPerMillisecond;
    private const long Fine = 2 * TimeSpan.TicksPerMillisecond;

    /// <summary>Waits until a moment; one that is past is no wait.</summary>
    /// <param name="moment">Ticks of <see cref="Clock"/>.</param>
    /// <param name="stop">Ends the wait early, without a fault.</param>
    public static async Task WaitAsync(long moment, CancellationToken stop)
    {
        for (long left; (left = moment - Clock.Now) > Coarse && !stop.IsCancellationRequested;)
        {
            await Task.Delay(TimeSpan.FromTicks(left - Coarse + TimeSpan.TicksPerMillisecond), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (moment - Clock.Now > Fine && !stop.IsCancellationRequested)
        {
            Thread.Sleep(1);
        }

        while (moment > Clock.Now && !stop.IsCancellationRequested)
        {
            Thread.SpinWait(20);
        }
    }
}
