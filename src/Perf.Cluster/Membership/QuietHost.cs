using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Perf.Cluster.Membership;

/// <summary>A host of Orleans in a process that is somebody else's: it reads no settings, writes nothing anywhere, and listens to no signals.</summary>
internal static class QuietHost
{
    /// <summary>Begins one.</summary>
    /// <param name="log">Keeps what it says.</param>
    public static HostApplicationBuilder Builder(RecentLog log)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(Microsoft.Extensions.Logging.LogLevel.Warning);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        return builder;
    }

    /// <summary>Ends one that is a client.</summary>
    /// <param name="host">The host.</param>
    /// <param name="patience">How long it may take to say that it leaves.</param>
    public static async Task LeaveAsync(IHost host, TimeSpan patience)
    {
        try
        {
            using var over = new CancellationTokenSource(patience);
            await host.StopAsync(over.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The connection is of no use any more, however it ends.
        }

        host.Dispose();
    }
}
