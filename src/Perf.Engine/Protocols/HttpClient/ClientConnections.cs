using System.Collections.Concurrent;
using System.Net.Security;
using System.Text;
using Perf.Engine.Protocols.Http;
using Perf.Engine.Templates;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>The connections of a run that go through .NET's client, with one set of settings: HTTP/2, HTTP/3, WebSocket and gRPC.</summary>
internal sealed class ClientConnections : IDisposable
{
    private readonly HttpOptions _options;
    private readonly ClientDialer _dialer;
    private readonly ClientTls _tls;
    private readonly SslApplicationProtocol _protocol;
    private readonly ConcurrentDictionary<int, Lazy<HttpMessageInvoker>> _invokers = new();

    private ClientConnections(HttpOptions options, ProxyTunnel? proxy, SslApplicationProtocol protocol, ConnectionRule? rule)
    {
        _options = options;
        _protocol = protocol;
        _tls = new ClientTls(options.Tls);
        _dialer = new ClientDialer(options, _tls, proxy, rule);
    }

    /// <summary>The bytes that went through all connections; HTTP/3 does not tell them.</summary>
    public TrafficMeter Traffic { get; } = new();

    /// <summary>Reads the settings of a scenario.</summary>
    /// <param name="context">Knows the scenario.</param>
    /// <param name="protocol">What the connections speak.</param>
    /// <exception cref="PerfException">A file of certificates cannot be read, or a setting does not fit the protocol.</exception>
    public static ClientConnections Create(StepContext context, SslApplicationProtocol protocol)
    {
        HttpOptions options = context.Scenario.Http;
        ProxyTunnel? proxy = null;
        if (options.Proxy is { } address)
        {
            if (Template.Parse(address).Parts.Any(part => part.Kind is TemplatePartKind.Variable or TemplatePartKind.Call))
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, "http.proxy is the same for the whole run: it may refer to the environment (${env:NAME}), and not to a variable", "http.proxy");
            }

            proxy = new ProxyTunnel(ProxyServer.Parse(context.Text(address).Render([])));
        }

        return new ClientConnections(options, proxy, protocol, context.Rule);
    }

    /// <summary>
    /// What a virtual user sends with. With http.maxConnections the virtual users share that many connections evenly; without it, they share one for as
    /// long as the server allows enough streams on it, as browsers do.
    /// </summary>
    public HttpMessageInvoker For(int vu) =>
        _invokers.GetOrAdd(
            _options.MaxConnections is { } most ? vu % most : 0,
            static (_, self) => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(self.Handler(), disposeHandler: true)), this).Value;

    /// <summary>A handler of its own, for a library that takes one.</summary>
    public HttpMessageHandler Handler() => new ProbeHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = _options.Timeout,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        EnableMultipleHttp2Connections = _options.MaxConnections is null,
        EnableMultipleHttp3Connections = _options.MaxConnections is null,
        SslOptions = _tls.ForAnyHost(),
        ConnectCallback = (connection, cancellation) => _dialer.ConnectAsync(connection, _protocol, cancellation),
        PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new MeteredStream(connection.PlaintextStream, Traffic)),
        RequestHeaderEncodingSelector = static (name, request) =>
        {
            RequestProbe.Of(request)?.HeaderWritten(name);
            return Encoding.UTF8;
        },
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> invoker in _invokers.Values.Where(invoker => invoker.IsValueCreated))
        {
            invoker.Value.Dispose();
        }
    }
}
