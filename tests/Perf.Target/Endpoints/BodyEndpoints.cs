namespace Perf.Target.Endpoints;

/// <summary>Bodies of known size and pace.</summary>
internal sealed class BodyEndpoints
{
    private const int MaxBytes = int.MaxValue;
    private const int MaxMegabytes = 100_000;
    private const int MaxPieces = 50;

    private readonly ResponseTiming _timing;

    private BodyEndpoints(ResponseTiming timing)
    {
        _timing = timing;
    }

    public static IEnumerable<Endpoint> All(ResponseTiming timing)
    {
        var endpoints = new BodyEndpoints(timing);
        return
        [
            new("/body", (http, _) => FixedAsync(http, RequestQuery.ReadInt(http, "bytes", 1000, 0, MaxBytes))),
            new("/huge", (http, _) => FixedAsync(http, (long)RequestQuery.ReadInt(http, "mb", 100, 1, MaxMegabytes) << 20)),
            new("/slow-body", endpoints.SlowAsync),
            new("/chunked", ChunkedAsync),
            new("/items", ItemsAsync),
        ];
    }

    private static Task FixedAsync(HttpContext http, long bytes)
    {
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = bytes;
        return ResponseBody.WritePatternAsync(http, bytes);
    }

    /// <summary>Dribbles: the first piece at once, the last one after <c>ms</c>, the others evenly between.</summary>
    private async Task SlowAsync(HttpContext http, string argument)
    {
        int bytes = RequestQuery.ReadInt(http, "bytes", 1000, 1, MaxBytes);
        var total = RequestQuery.ReadMilliseconds(http, 1000);
        int pieces = Math.Min(bytes, MaxPieces);
        http.Response.ContentType = "text/plain";
        http.Response.ContentLength = bytes;
        long sent = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            if (piece > 0)
            {
                await _timing.DelayAsync(total / (pieces - 1));
            }
            long end = (long)bytes * (piece + 1) / pieces;
            await ResponseBody.WritePatternAsync(http, end - sent, sent);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
            sent = end;
        }
    }

    /// <summary>A body without a length: one chunk per flush. The raw server has the like with trailers, which Kestrel sends in HTTP/2 only.</summary>
    private static async Task ChunkedAsync(HttpContext http, string argument)
    {
        int chunks = RequestQuery.ReadInt(http, "chunks", 10, 0, 1_000_000);
        int size = RequestQuery.ReadInt(http, "size", 100, 1, 1 << 20);
        http.Response.ContentType = "text/plain";
        await http.Response.StartAsync(http.RequestAborted);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            await ResponseBody.WritePatternAsync(http, size, (long)chunk * size);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
    }

    private static Task ItemsAsync(HttpContext http, string argument)
    {
        int count = RequestQuery.ReadInt(http, "n", 10, 0, 100_000);
        var items = Enumerable.Range(1, count).Select(id => new { id, name = $"item-{id}", price = id * 1.25m });
        return ResponseBody.WriteJsonAsync(http, new { total = count, items });
    }
}
