using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Perf.Target.Endpoints;

/// <summary>The same JSON in each content coding: compressed if the request accepts it or <c>force=true</c> insists.</summary>
internal sealed class CompressionEndpoints
{
    private readonly ConcurrentDictionary<(string Coding, int Count), byte[]> _bodies = new();

    public static IEnumerable<Endpoint> All()
    {
        var endpoints = new CompressionEndpoints();
        return
        [
            new("/gzip", (http, _) => endpoints.AnswerAsync(http, "gzip")),
            new("/br", (http, _) => endpoints.AnswerAsync(http, "br")),
            new("/deflate", (http, _) => endpoints.AnswerAsync(http, "deflate")),
        ];
    }

    /// <summary>Whether an Accept-Encoding field allows this coding (RFC 9110, 12.5.3).</summary>
    public static bool Accepts(IList<string> acceptEncoding, string coding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
        {
            return false;
        }
        var match = accepted.FirstOrDefault(value => value.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(value => value.Value == "*");
        return match is not null && match.Quality != 0;
    }

    private Task AnswerAsync(HttpContext http, string coding)
    {
        int count = RequestQuery.ReadInt(http, "n", 100, 0, 10_000);
        bool compress = RequestQuery.ReadFlag(http, "force") || Accepts([.. http.Request.Headers.AcceptEncoding.OfType<string>()], coding);
        string applied = compress ? coding : "identity";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (compress)
        {
            http.Response.Headers.ContentEncoding = coding;
        }
        byte[] body = _bodies.GetOrAdd((applied, count), key => Encode(key.Coding, key.Count));
        return ResponseBody.WriteAsync(http, body, "application/json");
    }

    private static byte[] Encode(string coding, int count)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(
            new { items = Enumerable.Range(1, count).Select(id => new { id, name = $"item-{id}" }) });
        using var body = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(body, CompressionLevel.Fastest, leaveOpen: true),
            // What HTTP calls deflate is the zlib format (RFC 9110, 8.4.1.2).
            "deflate" => new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true),
            _ => body,
        })
        {
            encoder.Write(plain);
        }
        return body.ToArray();
    }
}
