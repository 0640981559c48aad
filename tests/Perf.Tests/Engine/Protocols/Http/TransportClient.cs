using System.Text;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Sends single requests over a transport of its own.</summary>
internal sealed class TransportClient(HttpOptions? options = null) : IAsyncDisposable
{
    public SocketTransport Transport { get; } = new(options ?? new HttpOptions());

    public ValueTask<HttpOutcome> SendAsync(Uri root, string path, string method = "GET", string headers = "", string body = "", TimeSpan? timeout = null, long maxBody = 10_000_000, CancellationToken cancellation = default)
    {
        HttpOrigin origin = HttpOrigin.Of(root);
        string length = body.Length > 0 || method == "POST" ? $"content-length: {body.Length}\r\n" : "";
        return Transport.SendAsync(
            new HttpCall
            {
                Origin = origin,
                Method = method,
                Bytes = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nhost: {origin.Authority}\r\n{headers}{length}\r\n{body}"),
                Timeout = timeout ?? TimeSpan.FromSeconds(60),
                WantsBody = true,
                MaxBodySize = maxBody,
            },
            cancellation);
    }

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
