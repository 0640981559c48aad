using System.Net;
using Microsoft.Extensions.Hosting;
using Perf.Cluster;
using Perf.Cluster.Agents;
using Perf.Cluster.Membership;
using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Membership;

/// <summary>Silos that are set up and not started.</summary>
internal static class SiloHosts
{
    internal static IHost Build(ClusterConnection connection)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        using var agent = new AgentHost("test", new AgentOptions(), new AgentServices());
        var guard = new ConnectionGuard(new MemberIdentity { Key = SecretProof.KeyOf("a secret of tests", "perf") }, TimeProvider.System);
        builder.UseOrleans(silo => SiloSetup.Configure(silo, connection, new SiloPlace("test", IPAddress.Loopback, 11111, 30000), guard, agent, _ => { }, new AgentServices()));
        return builder.Build();
    }
}
