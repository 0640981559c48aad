using System.Globalization;
using System.Runtime;

namespace Perf.Engine.Running;

/// <summary>
/// Lets the just-in-time compiler do what is to be done before a run's clock starts: it counts a method's calls, and makes good code of it, only when no new method has been called for a
/// while. Who warms something up does it in rounds with this pause between them.
/// </summary>
public static class CompilerPause
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(300);

    // The runtime's own setting, and its default in milliseconds; with one processor it waits ten times as long.
    private const string DelaySetting = "System.Runtime.TieredCompilation.CallCountingDelayMs";
    private const int UsualDelay = 100;
    private const int DelayFactorOfOneProcessor = 10;

    /// <summary>Rests until the compiler has done what there is to do, or for 300 ms of its work.</summary>
    /// <returns>How many methods were compiled meanwhile, in the whole process.</returns>
    public static async Task<long> WaitAsync()
    {
        long before = JitInfo.GetCompiledMethodCount();
        await Task.Delay(Rest(AppContext.GetData(DelaySetting), Environment.ProcessorCount)).ConfigureAwait(false);

        // Until it has compiled nothing for three looks.
        long seen = JitInfo.GetCompiledMethodCount();
        int still = 0;
        for (TimeSpan waited = TimeSpan.Zero; waited < s_longest && still < 3; waited += s_look)
        {
            await Task.Delay(s_look).ConfigureAwait(false);
            long now = JitInfo.GetCompiledMethodCount();
            still = now == seen ? still + 1 : 0;
            seen = now;
        }

        return seen - before;
    }

    /// <summary>How long nothing new must be called for the compiler to count calls. It looks at the end of each of its delays whether something was: two of them, and a little more.</summary>
    /// <param name="delay">Its delay in milliseconds as the host set it; null where it did not.</param>
    /// <param name="processors">The processors of this process.</param>
    public static TimeSpan Rest(object? delay, int processors)
    {
        int milliseconds = int.TryParse(delay?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int set) && set is >= 0 and <= 1000 ? set : UsualDelay;
        return TimeSpan.FromMilliseconds((2.1 * milliseconds * (processors == 1 ? DelayFactorOfOneProcessor : 1)) + 5);
    }
}
