using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Perf.Target.Raw;

/// <summary>Answers that break off, lie about their length or form, or come too slowly. What follows each is FIN, unless it says otherwise.</summary>
internal static class RawFaults
{
    private const int Piece = 64 * 1024;

    // A reset overtakes data that the client has not read; the pause lets it arrive.
    private static readonly TimeSpan s_arrival = TimeSpan.FromMilliseconds(30);

    public static readonly IReadOnlyDictionary<string, Func<Socket, RawRequest, CancellationToken, Task>> All =
        new Dictionary<string, Func<Socket, RawRequest, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["/half-head"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Le", token),
            ["/half-chunk"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly so much", token),
            ["/reset-head"] = (socket, _, token) => ResetAfterAsync(socket, "HTTP/1.1 200 OK\r\nContent-Le", token),
            ["/reset-body"] = (socket, _, token) => ResetAfterAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly so much", token),
            ["/reset-open-body"] = (socket, _, token) => ResetAfterAsync(socket, "HTTP/1.1 200 OK\r\n\r\nonly so much", token),
            ["/deaf"] = DeafAsync,
            ["/surplus"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more than was announced", token),
            ["/silent"] = (_, _, token) => Task.Delay(Timeout.Infinite, token),
            ["/slow-head"] = (socket, request, token) => DripAsync(socket, "", "HTTP/1.1 200 OK\r\nX-Slow: " + new string('s', 1000), request, token),
            ["/slow-raw-body"] = (socket, request, token) => DripAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", new string('s', 1000), request, token),
            ["/slow-chunk-size"] = (socket, request, token) => DripAsync(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + new string('s', 1000), request, token),
            ["/chunk-without-end"] = (socket, _, token) => SendChunkedAsync(socket, "5\r\nhelloand more\r\n0\r\n\r\n", token),
            ["/chunk-overflow"] = (socket, _, token) => SendChunkedAsync(socket, "fffffffffffffffff\r\nhello\r\n0\r\n\r\n", token),
            ["/chunk-negative"] = (socket, _, token) => SendChunkedAsync(socket, "-5\r\nhello\r\n0\r\n\r\n", token),
            ["/chunk-largest"] = (socket, _, token) => SendChunkedAsync(socket, "7fffffffffffff\r\nhello\r\n", token),
            ["/chunk-extension"] = (socket, _, token) => SendChunkedAsync(socket, "5;" + new string('e', 1 << 20), token),
            ["/chunk-trailers"] = (socket, _, token) => SendChunkedAsync(socket, "0\r\n" + string.Concat(Enumerable.Repeat("X-Trailer: t\r\n", 10_000)), token),
            ["/two-lengths"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk", token),
            ["/length-and-chunks"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", token),
            ["/huge-length"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 999999999999999999\r\n\r\nok", token),
            ["/interim"] = InterimAsync,
            ["/endless-interim"] = EndlessInterimAsync,
            ["/upgrade"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\nanother protocol's bytes", token),
            ["/http10"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", token),
            ["/http10-chunked"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n2\r\nok\r\n0\r\n\r\n", token),
            ["/refuse-upload"] = RefuseUploadAsync,
            ["/refuse-expectation"] = (socket, _, token) => socket.SendTextAsync("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno", token),
            ["/no-continue"] = NoContinueAsync,
            ["/continue-with-head"] = ContinueWithHeadAsync,
            ["/zero-bomb"] = ZeroBombAsync,
            ["/zeros"] = ZerosAsync,
            ["/zeros-chunked"] = ZerosChunkedAsync,
            ["/cut-gzip"] = (socket, _, token) => CutAsync(socket, "gzip", output => new GZipStream(output, CompressionLevel.Fastest), token),
            ["/cut-deflate"] = (socket, _, token) => CutAsync(socket, "deflate", output => new ZLibStream(output, CompressionLevel.Fastest), token),
            ["/cut-br"] = (socket, _, token) => CutAsync(socket, "br", output => new BrotliStream(output, CompressionLevel.Fastest), token),
        };

    private static Task SendChunkedAsync(Socket socket, string chunks, CancellationToken cancellationToken) =>
        socket.SendTextAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}", cancellationToken);

    private static async Task ResetAfterAsync(Socket socket, string text, CancellationToken cancellationToken)
    {
        await socket.SendTextAsync(text, cancellationToken);
        await Task.Delay(s_arrival, cancellationToken);
        socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>Hears nothing any more, and answers all the same.</summary>
    private static Task DeafAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Receive);
        return socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", cancellationToken);
    }

    /// <summary>A byte each <c>ms</c> milliseconds.</summary>
    private static async Task DripAsync(Socket socket, string atOnce, string slowly, RawRequest request, CancellationToken cancellationToken)
    {
        await socket.SendTextAsync(atOnce, cancellationToken);
        byte[] bytes = Encoding.ASCII.GetBytes(slowly);
        for (int index = 0; index < bytes.Length; index++)
        {
            await socket.SendAllAsync(bytes.AsMemory(index, 1), cancellationToken);
            await Task.Delay(request.Number("ms", 50), cancellationToken);
        }
    }

    /// <summary>Interim responses of several kinds before the one that counts, the first with the beginning of the next.</summary>
    private static async Task InterimAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await socket.SendTextAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n", cancellationToken);
        await Task.Delay(s_arrival, cancellationToken);
        await socket.SendTextAsync("\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 700\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", cancellationToken);
    }

    private static async Task EndlessInterimAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            await socket.SendTextAsync("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n", cancellationToken);
        }
    }

    /// <summary>Answers before it has read the body, and closes with the rest of it unread: the client gets a reset behind the answer.</summary>
    private static async Task RefuseUploadAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(s_arrival, cancellationToken);
        await socket.SendTextAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much", cancellationToken);
    }

    /// <summary>A server that has never heard of 100 Continue: it waits for <c>bytes</c> of body.</summary>
    private static async Task NoContinueAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await socket.ReceiveAllAsync(request.Number("bytes", 5), cancellationToken);
        await socket.SendTextAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", cancellationToken);
    }

    /// <summary>Asks for the body in one segment with the head of the response, whose body follows only after the request's.</summary>
    private static async Task ContinueWithHeadAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await socket.SendTextAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", cancellationToken);
        await socket.ReceiveAllAsync(request.Number("bytes", 5), cancellationToken);
        await socket.SendTextAsync("ok", cancellationToken);
    }

    /// <summary><c>mb</c> megabytes of zeros in a thousandth of that.</summary>
    private static async Task ZeroBombAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        byte[] packed = Pack(new byte[request.Number("mb", 50) << 20], output => new GZipStream(output, CompressionLevel.Optimal));
        await socket.SendTextAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n", cancellationToken);
        await socket.SendAllAsync(packed, cancellationToken);
    }

    /// <summary><c>mb</c> megabytes, never in memory here.</summary>
    private static async Task ZerosAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        long left = (long)request.Number("mb", 1) << 20;
        await socket.SendTextAsync($"HTTP/1.1 200 OK\r\nContent-Length: {left}\r\n\r\n", cancellationToken);
        for (byte[] piece = new byte[Piece]; left > 0; left -= Piece)
        {
            await socket.SendAllAsync(piece, cancellationToken);
        }
    }

    private static async Task ZerosChunkedAsync(Socket socket, RawRequest request, CancellationToken cancellationToken)
    {
        await SendChunkedAsync(socket, "", cancellationToken);
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{Piece:x}\r\n"), .. new byte[Piece], .. "\r\n"u8];
        for (long left = (long)request.Number("mb", 1) << 20; left > 0; left -= Piece)
        {
            await socket.SendAllAsync(chunk, cancellationToken);
        }

        await socket.SendTextAsync("0\r\n\r\n", cancellationToken);
    }

    /// <summary>The framing is right, and the compressed text within it breaks off.</summary>
    private static async Task CutAsync(Socket socket, string coding, Func<Stream, Stream> packer, CancellationToken cancellationToken)
    {
        byte[] packed = Pack(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n"))), packer);
        await socket.SendTextAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {packed.Length / 2}\r\n\r\n", cancellationToken);
        await socket.SendAllAsync(packed.AsMemory(0, packed.Length / 2), cancellationToken);
    }

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> packer)
    {
        using var output = new MemoryStream();
        using (Stream stream = packer(output))
        {
            stream.Write(plain);
        }

        return output.ToArray();
    }
}
