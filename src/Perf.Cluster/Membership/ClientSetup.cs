using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Serialization;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>How whoever asks a cluster for something is connected to it.</summary>
internal static class ClientSetup
{
    /// <summary>PostgreSQL's driver, as the provider of ADO.NET calls it.</summary>
    internal const string Invariant = "Npgsql";

    private const int Tries = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Sets a client up.</summary>
    /// <param name="client">The client.</param>
    /// <param name="connection">The cluster.</param>
    /// <param name="guard">Stands before its connections.</param>
    /// <param name="home">The directory of Perf's state.</param>
    /// <param name="gateways">The agents that it goes through; null for all that the cluster has.</param>
    public static void Configure(IClientBuilder client, ClusterConnection connection, ConnectionGuard guard, string home, IGatewayListProvider? gateways = null)
    {
        // Where the process began says nothing of this assembly: it may be loaded beside its own.
        client.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(ClientSetup).Assembly));
        client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (connection.ClusterId, SiloSetup.ServiceId));
        client.Configure<ClientMessagingOptions>(options =>
        {
            options.MaxMessageBodySize = SiloSetup.MostBytes;
            options.ResponseTimeout = TimeSpan.FromSeconds(30);
        });
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(3));
        client.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(guard.Outbound));
        int tries = 0;
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            // An agent that is listed may have died just now; the next one that is tried has not.
            await Task.Delay(s_pause, stop).ConfigureAwait(false);
            return ++tries < Tries;
        });
        if (gateways is not null)
        {
            client.Services.AddSingleton(gateways);
            return;
        }

        switch (connection.Kind)
        {
            case StoreKind.Redis:
                client.UseRedisClustering((RedisClusteringOptions options) => options.ConfigurationOptions = StoreSettings.Redis(connection));
                break;
            case StoreKind.PostgreSql:
                client.UseAdoNetClustering((AdoNetClusteringClientOptions options) => (options.Invariant, options.ConnectionString) = (Invariant, StoreSettings.PostgreSql(connection)));
                break;
            default:
                client.Services.AddSingleton<IGatewayListProvider>(new LocalGateways(LocalTableFile.Of(home, connection)));
                break;
        }
    }
}
