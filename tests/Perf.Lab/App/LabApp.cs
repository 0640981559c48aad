using System.Net;

namespace Perf.Lab.App;

/// <summary>
/// A small shop: items and orders in PostgreSQL, pages by way of Redis, a supplier that it asks. Its good endpoints do what a sensible app does; each bad one has one well-known mistake.
/// It holds no measurements of its own: what is seen of it is what monitors see of any app.
/// </summary>
internal static class LabApp
{
    /// <summary>Serves until it is cancelled. Writes <c>ready</c> when it listens.</summary>
    /// <param name="settings">How it is set up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(AppSettings settings, CancellationToken cancellationToken)
    {
        // Not the full builder: it reads files of configuration from wherever it was started.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, settings.Port);
            if (settings.UnixSocket is { } path)
            {
                File.Delete(path);
                kestrel.ListenUnixSocket(path);
            }
        });
        await using WebApplication app = builder.Build();
        await using var database = settings.Database is { } connection ? new ShopDatabase(connection) : null;
        await using var cache = settings.Redis is { } redis ? await PageCache.ConnectAsync(redis) : null;
        using var supplier = settings.Dependency is { } address ? new SupplierClient(new Uri(address), settings.DependencyTimeout, settings.DependencyRetries) : null;
        await using var log = settings.DebugLog is { } file ? new DebugLog(file, settings.DebugLines) : null;
        if (log is not null)
        {
            app.Use(async (context, next) =>
            {
                log.Write(context.Request.Path);
                await next(context);
            });
        }

        app.MapGet("/ping", () => "pong");
        ComputeEndpoints.Map(app, settings);
        BlockingEndpoints.Map(app);
        SupplierEndpoints.Map(app, supplier, settings);
        if (database is not null)
        {
            ReadEndpoints.Map(app, database);
            WriteEndpoints.Map(app, database);
        }

        if (database is not null && cache is not null)
        {
            CacheEndpoints.Map(app, database, cache);
        }

        await app.StartAsync(cancellationToken);
        if (settings.UnixSocket is { } socket && !OperatingSystem.IsWindows())
        {
            // The proxy may run as another user.
            File.SetUnixFileMode(socket, (UnixFileMode)0b110_110_110);
        }

        Console.WriteLine("ready");
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        await app.StopAsync(CancellationToken.None);
    }
}
