using System.Net;
using System.Net.Quic;
using System.Net.Security;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>HTTP/2 and HTTP/3 by .NET's client. On http:// HTTP/2 is spoken at once (h2c with prior knowledge); nothing falls back to a lower version.</summary>
public sealed class HttpClientProtocol : IProtocol
{
    private readonly Lock _lock = new();
    private readonly CookieJars _cookies = new();
    private ClientConnections? _connections;

    /// <inheritdoc/>
    public RequestMetrics Metrics => RequestMetrics.Http;

    /// <summary>Whether this machine can speak HTTP/3.</summary>
    public static bool SupportsHttp3 => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && QuicConnection.IsSupported;

    /// <inheritdoc/>
    public IStepAction Compile(ActionStep step, StepContext context)
    {
        HttpOptions options = context.Scenario.Http;
        Version version = options.Version switch
        {
            "3" => HttpVersion.Version30,
            "2" => HttpVersion.Version20,
            _ => HttpVersion.Version11,
        };
        if (version == HttpVersion.Version30)
        {
            RequireHttp3(options, context.Rule);
        }

        lock (_lock)
        {
            _connections ??= ClientConnections.Create(context, version == HttpVersion.Version11 ? SslApplicationProtocol.Http11 : SslApplicationProtocol.Http2);
        }

        return new HttpAction((RequestStep)step, context, _connections, options.Cookies ? _cookies : null, version);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connections?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void RequireHttp3(HttpOptions options, ConnectionRule? rule)
    {
        if (rule is not null)
        {
            throw new PerfException(
                ErrorIds.ScenarioInvalid, "Connections of HTTP/3 cannot be held to the list of targets of the agent (AllowTarget). Set http.version to \"2\", or choose other agents.", "http.version");
        }

        if (!SupportsHttp3)
        {
            throw new PerfException(
                ErrorIds.Http3Unavailable,
                "HTTP/3 needs the library msquic, which this machine does not have. Install libmsquic (Debian, Ubuntu, Fedora: from packages.microsoft.com; Alpine: apk add libmsquic; macOS: brew install libmsquic; Windows 11 and Server 2022 have it), or set http.version to \"2\".",
                "http.version");
        }

        // HTTP/3 has no hook for its connections: better refused than measured otherwise than the scenario says.
        string? unfit = options.Proxy is not null ? "http.proxy" : options.Hosts.Count > 0 ? "http.hosts" : options.SourceAddresses.Count > 0 ? "http.sourceAddresses" : options.Tls.ServerName is not null ? "http.tls.serverName" : null;
        if (unfit is not null)
        {
            throw new PerfException(ErrorIds.ScenarioInvalid, $"{unfit} has no effect with HTTP/3; remove it, or set http.version to \"2\".", unfit);
        }
    }
}
