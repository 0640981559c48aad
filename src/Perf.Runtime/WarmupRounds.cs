using Perf.Engine.Running;

namespace Perf.Runtime;

/// <summary>
/// Does something so often before a run begins that its code is as good as it gets. What runs beside the load once a second would otherwise be slow for half a minute, and then be compiled anew
/// while the load wants the processor: on one core that took a tenth of it for ten seconds.
/// </summary>
internal static class WarmupRounds
{
    // The compiler makes good code of what was called thirty times, in one or two stages, and begins to count in the first pause.
    private const int Calls = 31;
    private const int MostRounds = 4;
    private const int Many = 150;

    /// <summary>Does it, until the compiler has hardly anything left to do.</summary>
    /// <param name="once">What is done; it leaves nothing behind.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(Action once, CancellationToken stop)
    {
        long most = 0;
        for (int round = 0; round < MostRounds && !stop.IsCancellationRequested; round++)
        {
            for (int i = 0; i < Calls; i++)
            {
                once();
            }

            long compiled = await CompilerPause.WaitAsync().ConfigureAwait(false);
            if (most >= Many && compiled < most / 4)
            {
                return;
            }

            most = Math.Max(most, compiled);
        }
    }
}
