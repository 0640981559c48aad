using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Perf.Tests.Telemetry.Sinks.Support;

/// <summary>A server on loopback that takes requests as it is told to, and remembers them.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    internal sealed record Taken(string Method, string Path, string Query, IHeaderDictionary Headers, byte[] Body)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Body);
    }

    private FakeServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Taken> Requests { get; } = new();

    public string Address => _app.Urls.First();

    public static async Task<FakeServer> StartAsync(Func<Taken, HttpContext, Task> answer, X509Certificate2? certificate = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        WebApplication app = builder.Build();
        var server = new FakeServer(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            byte[] bytes = body.ToArray();
            if (context.Request.Headers.ContentEncoding == "gzip")
            {
                using var plain = new MemoryStream();
                using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                {
                    gzip.CopyTo(plain);
                }

                bytes = plain.ToArray();
            }

            var taken = new Taken(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", context.Request.Headers, bytes);
            await answer(taken, context);
            server.Requests.Enqueue(taken);
        });
        await app.StartAsync();
        return server;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
