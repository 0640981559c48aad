using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Serialization;
using Perf.Cluster.Agents;
using Perf.Cluster.Security;

namespace Perf.Cluster.Membership;

/// <summary>How an agent's silo is set up: members find each other quickly, lose each other late, and nothing else is in it.</summary>
internal static class SiloSetup
{
    /// <summary>The name of the service, the same in all clusters.</summary>
    public const string ServiceId = "perf";

    /// <summary>The largest message: a plan with its files.</summary>
    public const int MostBytes = 300 * 1024 * 1024;

    /// <summary>How often members say in the store that they are alive.</summary>
    public static readonly TimeSpan AlivePeriod = TimeSpan.FromSeconds(5);

    // Of a second each.
    private const int MissedProbes = 10;

    private const int MostPlaces = 1_024;

    /// <summary>Sets a silo up.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="connection">The cluster.</param>
    /// <param name="place">Where the silo is.</param>
    /// <param name="guard">Stands before its connections.</param>
    /// <param name="host">The process's agent.</param>
    /// <param name="died">Told when it cannot go on.</param>
    /// <param name="services">What it needs of the process.</param>
    public static void Configure(ISiloBuilder silo, ClusterConnection connection, SiloPlace place, ConnectionGuard guard, AgentHost host, Action<string> died, AgentServices services)
    {
        // Where the process began says nothing of this assembly: it may be loaded beside its own.
        silo.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(SiloSetup).Assembly));
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (connection.ClusterId, ServiceId));
        silo.Configure<SiloOptions>(options => options.SiloName = place.Name);
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = place.Address;
            options.SiloPort = place.SiloPort;
            options.GatewayPort = place.GatewayPort;
            options.SiloListeningEndpoint = new IPEndPoint(place.ListensAt, place.SiloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(place.ListensAt, place.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // Whoever runs something notices a death within a second or two, by itself. Members only keep their list in order: one that does not hear another for a while, because the way between the two or
            // the machine is busy, must not end the other's shares, which the coordinator may hear well.
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = MissedProbes;
            options.NumVotesForDeathDeclaration = 3;
            options.MaxJoinAttemptTime = TimeSpan.FromSeconds(30);
            options.TableRefreshTimeout = services.Refresh;
            options.IAmAliveTablePublishTimeout = AlivePeriod;
            options.DefunctSiloExpiration = TimeSpan.FromHours(1);
            options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        });
        silo.Configure<SiloMessagingOptions>(options =>
        {
            options.MaxMessageBodySize = MostBytes;
            options.ResponseTimeout = TimeSpan.FromSeconds(30);
        });
        silo.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloInboundConnection(connections => guard.Inbound(connections, new IPEndPoint(place.Address, place.SiloPort)));
            options.ConfigureSiloOutboundConnection(guard.Outbound);
            options.ConfigureGatewayInboundConnection(connections => guard.Inbound(connections, new IPEndPoint(place.Address, place.GatewayPort)));
        });

        // Each member has one grain, and it is at its silo: there is nothing to remember about where grains are. By itself a silo takes 18 MB for the places of a million.
        silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = MostPlaces);
        silo.AddPlacementDirector<OnSiloPlacement, OnSiloDirector>();
        silo.Services.AddSingleton(host);
        silo.Services.AddSingleton<IFatalErrorHandler>(new DeathHandler(died));
        switch (connection.Kind)
        {
            case StoreKind.Redis:
                silo.UseRedisClustering((RedisClusteringOptions options) => options.ConfigurationOptions = StoreSettings.Redis(connection));
                break;
            case StoreKind.PostgreSql:
                silo.UseAdoNetClustering((AdoNetClusteringSiloOptions options) => (options.Invariant, options.ConnectionString) = (ClientSetup.Invariant, StoreSettings.PostgreSql(connection)));
                break;
            default:
                silo.Services.AddSingleton<IMembershipTable>(new LocalMembershipTable(LocalTableFile.Of(services.Home, connection)));
                break;
        }
    }
}
