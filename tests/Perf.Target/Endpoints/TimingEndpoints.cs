using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Perf.Target.Endpoints;

/// <summary>Answers that take a known time.</summary>
internal sealed class TimingEndpoints
{
    private const int MaxMixtures = 1000;

    private readonly ConcurrentDictionary<string, (LatencyMixture Mixture, RequestCounter Counter)> _mixtures = new(StringComparer.Ordinal);
    private readonly ResponseTiming _timing;

    private TimingEndpoints(ResponseTiming timing)
    {
        _timing = timing;
    }

    public static IEnumerable<Endpoint> All(ResponseTiming timing)
    {
        var endpoints = new TimingEndpoints(timing);
        return
        [
            new("/delay", (http, _) => endpoints.AnswerAfterAsync(http, RequestQuery.ReadMilliseconds(http, 50))),
            new("/latency", endpoints.LatencyAsync),
            new("/stall", endpoints.StallAsync),
            new("/never", endpoints.NeverAsync),
        ];
    }

    private Task LatencyAsync(HttpContext http, string argument)
    {
        string text = RequestQuery.ReadText(http, "dist");
        if (!_mixtures.TryGetValue(text, out var found))
        {
            if (_mixtures.Count >= MaxMixtures)
            {
                throw new BadHttpRequestException($"more than {MaxMixtures} different mixtures");
            }
            try
            {
                found = _mixtures.GetOrAdd(text, key => (LatencyMixture.Parse(key), new RequestCounter()));
            }
            catch (FormatException error)
            {
                throw new BadHttpRequestException(error.Message);
            }
        }
        return AnswerAfterAsync(http, found.Mixture.LatencyOf(found.Counter.Next()));
    }

    /// <summary>Says in Server-Timing how long it really took, a freeze included.</summary>
    private async Task AnswerAfterAsync(HttpContext http, TimeSpan delay)
    {
        long start = Stopwatch.GetTimestamp();
        await _timing.DelayAsync(delay);
        double waited = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        http.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"delay;dur={waited:0.000}");
        await ResponseBody.WriteTextAsync(http, "done\n");
    }

    /// <summary>Sends the head and half the body at once, then nothing for a while, then the rest.</summary>
    private async Task StallAsync(HttpContext http, string argument)
    {
        var delay = RequestQuery.ReadMilliseconds(http, 1000);
        int bytes = RequestQuery.ReadInt(http, "bytes", 1000, 2, int.MaxValue);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = bytes;
        int half = bytes / 2;
        await ResponseBody.WritePatternAsync(http, half);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        await _timing.DelayAsync(delay);
        await ResponseBody.WritePatternAsync(http, bytes - half, half);
    }

    private async Task NeverAsync(HttpContext http, string argument)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _timing.Stopping);
        await Task.Delay(Timeout.Infinite, end.Token);
    }
}
