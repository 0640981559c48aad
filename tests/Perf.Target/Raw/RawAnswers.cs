using System.Net.Sockets;
using System.Text;

namespace Perf.Target.Raw;

/// <summary>Answers that no correct server gives. After each the connection is closed with FIN, unless it says otherwise.</summary>
internal static class RawAnswers
{
    private const int GarbageSeed = 20_407;

    public static readonly IReadOnlyDictionary<string, Func<Socket, RawRequest, CancellationToken, Task>> All =
        new Dictionary<string, Func<Socket, RawRequest, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["/half"] = HalfAsync,
            ["/garbage"] = GarbageAsync,
            ["/endless-headers"] = EndlessHeadersAsync,
            ["/empty"] = (_, _, _) => Task.CompletedTask,
            ["/reset-before"] = ResetAsync,
            ["/bad-chunk"] = (socket, _, token) =>
                socket.SendTextAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nxyz\r\nsecond\r\n0\r\n\r\n", token),
            ["/bad-status"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 twenty OK\r\nContent-Length: 0\r\n\r\n", token),
            ["/bad-length"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", token),
            ["/until-close"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end", token),
            ["/byte-by-byte"] = ByteByByteAsync,
            ["/trailers"] = TrailersAsync,
        };

    /// <summary>Announces <c>bytes</c>, sends half of them.</summary>
    private static async Task HalfAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        int bytes = request.Number("bytes", 1000);
        await socket.SendTextAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {bytes}\r\n\r\n", cancellationToken);
        await socket.SendTextAsync(new string('h', bytes / 2), cancellationToken);
    }

    /// <summary>Bytes that are no HTTP, the same ones each time.</summary>
    private static async Task GarbageAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        var garbage = new byte[request.Number("bytes", 1000)];
        new Random(GarbageSeed).NextBytes(garbage);
        await socket.SendAllAsync(garbage, cancellationToken);
    }

    /// <summary>A head that grows until the client gives up.</summary>
    private static async Task EndlessHeadersAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await socket.SendTextAsync("HTTP/1.1 200 OK\r\n", cancellationToken);
        byte[] field = Encoding.ASCII.GetBytes($"X-Endless: {new string('e', 1000)}\r\n");
        while (true)
        {
            await socket.SendAllAsync(field, cancellationToken);
        }
    }

    private static Task ResetAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        // A linger of zero makes the closing that follows send RST.
        socket.LingerState = new LingerOption(true, 0);
        return Task.CompletedTask;
    }

    /// <summary>A correct answer in segments of one byte, which a parser must put together again.</summary>
    private static async Task ByteByByteAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        byte[] answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"u8.ToArray();
        for (int index = 0; index < answer.Length; index++)
        {
            await socket.SendAllAsync(answer.AsMemory(index, 1), cancellationToken);
            await Task.Delay(1, cancellationToken);
        }
    }

    /// <summary>A correct answer of <c>chunks</c> chunks of <c>size</c> bytes, and a field after the last one.</summary>
    private static async Task TrailersAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        int chunks = request.Number("chunks", 10);
        int size = request.Number("size", 100);
        await socket.SendTextAsync("HTTP/1.1 200 OK\r\nTrailer: X-Chunks\r\nTransfer-Encoding: chunked\r\n\r\n", cancellationToken);
        byte[] chunk = Encoding.ASCII.GetBytes($"{size:x}\r\n{new string('t', size)}\r\n");
        for (int index = 0; index < chunks; index++)
        {
            await socket.SendAllAsync(chunk, cancellationToken);
        }
        await socket.SendTextAsync($"0\r\nX-Chunks: {chunks}\r\n\r\n", cancellationToken);
    }
}
