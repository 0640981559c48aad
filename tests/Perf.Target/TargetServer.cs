using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Perf.Target.Endpoints;
using Perf.Target.Freezing;
using Perf.Target.Raw;

namespace Perf.Target;

/// <summary>A running server on 127.0.0.1 whose answers, delays, faults and freezes are known beforehand.</summary>
public sealed class TargetServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ResponseTiming _timing;
    private readonly RawServer _raw;

    private TargetServer(WebApplication app, ResponseTiming timing, RawServer raw, TargetCounters counters, TestCertificates? certificates)
    {
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
        WebApplication? app = null;
        TestCertificates? certificates = options.Https ? new TestCertificates() : null;
        try
        {
            Socket Listen(int port)
            {
                var socket = LoopbackListener.Listen(port);
                sockets.Add(socket);
                return socket;
            }

            var http = Listen(options.Port);
            var rawSocket = Listen(options.RawPort);
            var listeners = new List<(Socket Socket, X509Certificate2? Certificate)> { (http, null) };
            if (certificates is not null)
            {
                listeners.Add((Listen(options.HttpsPort), certificates.Server));
                listeners.Add((Listen(options.WrongNamePort), certificates.WrongName));
                listeners.Add((Listen(options.ExpiredPort), certificates.Expired));
            }

            var counters = new TargetCounters();
            app = Build(listeners, counters);
            var dispatcher = new EndpointDispatcher(EndpointTable.Create(timing, counters), timing);
            app.Run(dispatcher.HandleAsync);
            await app.StartAsync(cancellationToken);
            raw = new RawServer(rawSocket);
            if (options.Freeze is { } schedule)
            {
                timing.Gate.Run(schedule);
            }

            Uri? Secure(int index) => certificates is null ? null : UriOf("https", listeners[index].Socket);
            return new TargetServer(app, timing, raw, counters, certificates)
            {
                BaseUri = UriOf("http", http),
                RawUri = UriOf("http", rawSocket),
                HttpsUri = Secure(1),
                WrongNameUri = Secure(2),
                ExpiredUri = Secure(3),
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
        _timing.Dispose();
        Certificates?.Dispose();
    }

    private static Uri UriOf(string scheme, Socket socket) => new($"{scheme}://127.0.0.1:{LoopbackListener.PortOf(socket)}/");

    private static WebApplication Build(List<(Socket Socket, X509Certificate2? Certificate)> listeners, TargetCounters counters)
    {
        // The empty builder reads no settings file and no environment: a run on one machine is a run on every machine.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        var byPort = listeners.ToDictionary(listener => LoopbackListener.PortOf(listener.Socket), listener => listener.Socket);
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endPoint => byPort[((IPEndPoint)endPoint).Port]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
            foreach (var (socket, certificate) in listeners)
            {
                kestrel.Listen((IPEndPoint)socket.LocalEndPoint!, listen => Configure(listen, certificate, counters));
            }
        });
        return builder.Build();
    }

    private static void Configure(ListenOptions listen, X509Certificate2? certificate, TargetCounters counters)
    {
        listen.Use(next => connection =>
        {
            counters.CountConnection();
            return next(connection);
        });
        if (certificate is null)
        {
            listen.Protocols = HttpProtocols.Http1;
        }
        else
        {
            listen.UseHttps(certificate);
        }
    }
}
