using System.Collections.Concurrent;
using System.Diagnostics;

namespace Perf.Target.Endpoints;

/// <summary>
/// A service of known capacity: <c>/capacity?rate=500&amp;servers=4</c> is a queue before four servers that each take exactly 4/500 s for a request, so that
/// it serves 500 requests a second and not one more. Who would wait longer than <c>queue</c> milliseconds is turned away with status 503.
/// </summary>
internal sealed class CapacityEndpoints
{
    private readonly ConcurrentDictionary<(int Rate, int Servers), long[]> _free = new();
    private readonly ResponseTiming _timing;

    private CapacityEndpoints(ResponseTiming timing) => _timing = timing;

    public static IEnumerable<Endpoint> All(ResponseTiming timing) => [new("/capacity", new CapacityEndpoints(timing).AnswerAsync)];

    private async Task AnswerAsync(HttpContext http, string argument)
    {
        int rate = RequestQuery.ReadInt(http, "rate", 500, 1, 1_000_000);
        int servers = RequestQuery.ReadInt(http, "servers", 4, 1, 1000);
        int queue = RequestQuery.ReadInt(http, "queue", 1000, 0, 3_600_000);
        if (Admit(_free.GetOrAdd((rate, servers), key => new long[key.Servers]), rate, TimeSpan.FromMilliseconds(queue)) is not { } done)
        {
            await ResponseBody.WriteTextAsync(http, "busy\n", StatusCodes.Status503ServiceUnavailable);
            return;
        }

        await _timing.DelayAsync(done);
        await ResponseBody.WriteTextAsync(http, "done\n");
    }

    /// <summary>Books the server that is free first.</summary>
    /// <returns>When the request is done, from now; null when it would wait too long.</returns>
    private static TimeSpan? Admit(long[] free, int rate, TimeSpan longestWait)
    {
        lock (free)
        {
            long now = Stopwatch.GetTimestamp();
            int first = Array.IndexOf(free, free.Min());
            long begin = Math.Max(now, free[first]);
            if (Stopwatch.GetElapsedTime(now, begin) > longestWait)
            {
                return null;
            }

            free[first] = begin + (Stopwatch.Frequency * free.Length / rate);
            return Stopwatch.GetElapsedTime(now, free[first]);
        }
    }
}
