using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Perf.Target.Endpoints;
using Perf.Target.Freezing;
using Perf.Target.Platform;
using Perf.Target.Raw;
using Perf.Target.Rpc;

namespace Perf.Target;

/// <summary>A running server, on 127.0.0.1 unless told otherwise, whose answers, delays, faults and freezes are known beforehand.</summary>
public sealed class TargetServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ResponseTiming _timing;
    private readonly RawServer _raw;
    private readonly PlatformServer? _platform;

    private TargetServer(WebApplication app, ResponseTiming timing, RawServer raw, PlatformServer? platform, TargetCounters counters, TestCertificates? certificates)
    {
        _platform = platform;
        _app = app;
        _timing = timing;
        _raw = raw;
        Counters = counters;
        Certificates = certificates;
    }

    public Uri BaseUri { get; private init; } = null!;

    /// <summary>Serves what only bytes on a socket can: broken, endless and truncated answers.</summary>
    public Uri RawUri { get; private init; } = null!;

    /// <summary>TLS with a certificate for localhost and 127.0.0.1; null without <see cref="TargetOptions.Https"/>.</summary>
    public Uri? HttpsUri { get; private init; }

    public Uri? WrongNameUri { get; private init; }

    public Uri? ExpiredUri { get; private init; }

    /// <summary>HTTP/2 with prior knowledge, and gRPC; null without <see cref="TargetOptions.Rpc"/>.</summary>
    public Uri? RpcUri { get; private init; }

    /// <summary>HTTP/3; null where the machine cannot.</summary>
    public Uri? Http3Uri { get; private init; }

    public TargetCounters Counters { get; }

    public TestCertificates? Certificates { get; }

    /// <summary>Freezes and releases the server by hand, beside or instead of the schedule.</summary>
    public FreezeGate Gate => _timing.Gate;

    public IReadOnlyList<FreezeWindow> FreezeLog => _timing.Gate.Log;

    public static async Task<TargetServer> StartAsync(TargetOptions options, CancellationToken cancellationToken = default)
    {
        var sockets = new List<Socket>();
        var timing = new ResponseTiming();
        RawServer? raw = null;
        PlatformServer? platform = null;
        WebApplication? app = null;
        TestCertificates? certificates = options.Https ? new TestCertificates() : null;
        try
        {
            Socket Listen(int port)
            {
                var socket = ListeningSocket.Open(options.Address, port);
                sockets.Add(socket);
                return socket;
            }

            var http = Listen(options.Port);
            var rawSocket = Listen(options.RawPort);
            var listeners = new List<(Socket Socket, X509Certificate2? Certificate, HttpProtocols Protocols)> { (http, null, HttpProtocols.Http1) };
            if (certificates is not null)
            {
                listeners.Add((Listen(options.HttpsPort), certificates.Server, HttpProtocols.Http1AndHttp2));
                listeners.Add((Listen(options.WrongNamePort), certificates.WrongName, HttpProtocols.Http1AndHttp2));
                listeners.Add((Listen(options.ExpiredPort), certificates.Expired, HttpProtocols.Http1AndHttp2));
            }

            Socket? rpc = options.Rpc ? Listen(options.RpcPort) : null;
            if (rpc is not null)
            {
                listeners.Add((rpc, null, HttpProtocols.Http2));
            }

            // Only to find a port that is free: HTTP/3 listens on the same one, but for UDP.
            Socket? quic = options.Rpc && certificates is not null && IsQuicSupported ? Listen(0) : null;
            if (quic is not null)
            {
                listeners.Add((quic, certificates!.Server, HttpProtocols.Http1AndHttp2AndHttp3));
            }

            var counters = new TargetCounters();
            app = Build(listeners, counters, options.Rpc, hasQuic: quic is not null);
            var dispatcher = new EndpointDispatcher(EndpointTable.Create(timing, counters), timing);
            platform = options.Platform is { } rules ? await PlatformServer.StartAsync(rules, timing, cancellationToken) : null;
            UseRoutes(app, options.Rpc, platform);

            app.Run(dispatcher.HandleAsync);
            await app.StartAsync(cancellationToken);
            raw = new RawServer(rawSocket);
            if (options.Freeze is { } schedule)
            {
                timing.Gate.Run(schedule);
            }

            Uri? Secure(int index) => certificates is null ? null : UriOf("https", listeners[index].Socket);
            return new TargetServer(app, timing, raw, platform, counters, certificates)
            {
                BaseUri = UriOf("http", http),
                RawUri = UriOf("http", rawSocket),
                HttpsUri = Secure(1),
                WrongNameUri = Secure(2),
                ExpiredUri = Secure(3),
                RpcUri = rpc is null ? null : UriOf("http", rpc),
                Http3Uri = quic is null ? null : UriOf("https", quic),
            };
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
            if (raw is not null)
            {
                await raw.DisposeAsync();
            }
            if (platform is not null)
            {
                await platform.DisposeAsync();
            }
            timing.Dispose();
            certificates?.Dispose();
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // First the waits end, so that requests on /never or in a freeze do not hold the shutdown up.
        _timing.Stop();
        await _raw.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }
        _timing.Dispose();
        Certificates?.Dispose();
    }

    private static Uri UriOf(string scheme, Socket socket) => new($"{scheme}://{socket.LocalEndPoint}/");

    private static bool IsQuicSupported => (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows()) && System.Net.Quic.QuicListener.IsSupported;

    // What has routes is asked first; all else is the dispatcher's.
    private static void UseRoutes(WebApplication app, bool hasRpc, PlatformServer? platform)
    {
        if (!hasRpc && platform is null)
        {
            return;
        }
        if (hasRpc)
        {
            app.UseWebSockets();
            CancellationToken stopping = app.Lifetime.ApplicationStopping;
            app.Use(next => http => http.Request.Path.StartsWithSegments("/ws") ? WebSocketEndpoint.HandleAsync(http, stopping) : next(http));
        }
        app.UseRouting();
        if (hasRpc)
        {
            app.MapGrpcService<CatalogService>();
            app.MapGrpcReflectionService();
        }
        platform?.Map(app);
        app.UseEndpoints(_ => { });
    }

    private static WebApplication Build(List<(Socket Socket, X509Certificate2? Certificate, HttpProtocols Protocols)> listeners, TargetCounters counters, bool hasRpc, bool hasQuic)
    {
        // The empty builder reads no settings file and no environment: a run on one machine is a run on every machine.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        if (hasRpc)
        {
            builder.Services.AddGrpc();
            builder.Services.AddGrpcReflection();
        }
        if (hasQuic)
        {
            builder.WebHost.UseQuic();
        }
        var byPort = listeners.ToDictionary(listener => ListeningSocket.PortOf(listener.Socket), listener => listener.Socket);
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endPoint => byPort[((IPEndPoint)endPoint).Port]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
            foreach (var (socket, certificate, protocols) in listeners)
            {
                kestrel.Listen((IPEndPoint)socket.LocalEndPoint!, listen => Configure(listen, certificate, protocols, counters));
            }
        });
        return builder.Build();
    }

    private static void Configure(ListenOptions listen, X509Certificate2? certificate, HttpProtocols protocols, TargetCounters counters)
    {
        listen.Protocols = protocols;
        listen.Use(next => connection =>
        {
            counters.CountConnection();
            return next(connection);
        });
        if (certificate is not null)
        {
            listen.UseHttps(certificate);
        }
    }
}
