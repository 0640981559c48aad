using System.Security.Cryptography;
using System.Text;

namespace Perf.Lab.App;

/// <summary>What uses processors and memory: work, allocation, a leak, one lock for all, large bodies.</summary>
internal static class ComputeEndpoints
{
    private static readonly Lock s_gate = new();
    private static readonly List<byte[]> s_kept = [];
    private static byte[] s_passing = [];
    private static readonly Lazy<int> s_hashesPerMillisecond = new(Calibrate);
    private static readonly byte[] s_words = Encoding.UTF8.GetBytes("The quick brown fox jumps over the lazy dog. ");

    /// <summary>Adds them.</summary>
    public static void Map(WebApplication app, AppSettings settings)
    {
        _ = s_hashesPerMillisecond.Value;
        app.MapGet("/cpu/{milliseconds:double}", (double milliseconds) => Work(milliseconds));

        // A page that costs something to make and is the same for all; whether a proxy may keep it depends on the cookie.
        app.MapGet("/page/{id:int}", (int id, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=60";
            if (settings.SetsCookie)
            {
                context.Response.Cookies.Append("session", Guid.NewGuid().ToString("N"));
            }

            return $"page {id}: {Work(10)}";
        });

        app.MapGet("/alloc/{kilobytes:int}", (int kilobytes) =>
        {
            // Small pieces that live as long as the request, as a page of many objects does.
            var pieces = new List<byte[]>(kilobytes);
            for (int i = 0; i < kilobytes; i++)
            {
                pieces.Add(new byte[1000]);
            }

            return pieces.Count;
        });

        // Small pieces that nobody keeps, as parsing and formatting make: where collections cost is how often they come.
        app.MapGet("/garbage/{kilobytes:int}", (int kilobytes) =>
        {
            for (int i = 0; i < kilobytes; i++)
            {
                // Where another thread could see it, it is made on the heap.
                Volatile.Write(ref s_passing, new byte[1000]);
            }

            return kilobytes;
        });

        app.MapGet("/leak/{kilobytes:int}", (int kilobytes) =>
        {
            byte[] piece = new byte[kilobytes * 1024];
            piece.AsSpan().Fill(1);
            lock (s_kept)
            {
                s_kept.Add(piece);
                return s_kept.Count;
            }
        });

        // All requests go through one lock, in which each does some work.
        app.MapGet("/lock/{milliseconds:double}", (double milliseconds) =>
        {
            lock (s_gate)
            {
                return Work(milliseconds);
            }
        });

        app.MapGet("/body/{kilobytes:int}", (int kilobytes, HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = kilobytes * 1024L;
            return WriteAsync(context.Response.Body, kilobytes * 1024, context.RequestAborted);
        });
    }

    // A measure of work and not of time: on a busy machine it takes longer, as real work does.
    private static int Work(double milliseconds)
    {
        Span<byte> hash = stackalloc byte[32];
        int sum = 0;
        for (int i = (int)(milliseconds * s_hashesPerMillisecond.Value); i > 0; i--)
        {
            SHA256.HashData(s_words, hash);
            sum += hash[0];
        }

        return sum;
    }

    private static int Calibrate()
    {
        // The quickest of several tries: others may use the processor meanwhile.
        Span<byte> hash = stackalloc byte[32];
        const int Hashes = 5000;
        double best = double.PositiveInfinity;
        for (int round = 0; round < 8; round++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (int i = 0; i < Hashes; i++)
            {
                SHA256.HashData(s_words, hash);
            }

            best = Math.Min(best, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Math.Max(1, (int)(Hashes / best));
    }

    private static async Task WriteAsync(Stream body, int bytes, CancellationToken cancellationToken)
    {
        byte[] block = new byte[16 * 1024];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = s_words[i % s_words.Length];
        }

        for (int left = bytes; left > 0; left -= block.Length)
        {
            await body.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)), cancellationToken);
        }
    }
}
