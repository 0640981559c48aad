using System.Text;
using Perf.Engine.Loops;
using Perf.Engine.Metrics;
using Perf.Engine.Network;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Sends single requests over an event loop of its own.</summary>
internal sealed class TransportClient : IAsyncDisposable
{
    private readonly EventLoop _loop;
    private readonly HttpTransport _transport;
    private readonly List<Exception> _faults = [];

    public TransportClient(SocketDriver driver, HttpOptions? options = null, string? proxy = null)
    {
        options ??= new HttpOptions();
        _loop = new EventLoop(0, driver, _faults.Add);
        _transport = new HttpTransport(_loop, new HttpShared(options, proxy is null ? null : ProxyServer.Parse(proxy)), options.MaxConnections ?? int.MaxValue, Counts);
        _loop.Start();
    }

    public ConnectionCounts Counts { get; } = new();

    public async Task<HttpExchange> SendAsync(Uri root, string path, string method = "GET", string headers = "", string body = "", TimeSpan? timeout = null, long maxBody = 10_000_000, bool wantsBody = true, CancellationToken cancellation = default)
    {
        HttpOrigin origin = HttpOrigin.Of(root);
        string length = body.Length > 0 || method == "POST" ? $"content-length: {body.Length}\r\n" : "";
        string head = $"{method} {path} HTTP/1.1\r\nhost: {origin.Authority}\r\n{headers}{length}\r\n";
        var owner = new Waiting();
        var exchange = new HttpExchange(owner)
        {
            Origin = origin,
            IsHead = method == "HEAD",
            IsIdempotent = method is not ("POST" or "PATCH"),
            Request = Encoding.ASCII.GetBytes(head + body),
            ContinueAfter = headers.Contains("100-continue", StringComparison.Ordinal) ? head.Length : 0,
            Timeout = (timeout ?? TimeSpan.FromSeconds(60)).Ticks,
            WantsBody = wantsBody,
            WantsHead = true,
            MaxBodySize = maxBody,
        };
        _loop.Post(() =>
        {
            _loop.ReadClock();
            _transport.Send(exchange);
        });
        using CancellationTokenRegistration registration = cancellation.Register(() => _loop.Post(() => _transport.Interrupt(exchange)));
        await owner.Ended.Task;
        Assert.Empty(_faults);
        return exchange;
    }

    public ValueTask DisposeAsync()
    {
        _loop.Dispose();
        Assert.Empty(_faults);
        return ValueTask.CompletedTask;
    }

    private sealed class Waiting : IExchangeOwner
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Completed(HttpExchange exchange) => Ended.SetResult();
    }
}
