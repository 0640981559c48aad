using Perf.Cluster.Security;

namespace Perf.Tests.Cluster.Security;

/// <summary>Two real agents whom strangers call: one whose cluster has a secret, and one whose cluster has certificates.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync.")]
public sealed class StrangerAgents : IAsyncLifetime
{
    private readonly LocalAgents _certified = new();
    private readonly Dictionary<bool, int[]> _ports = [];

    /// <summary>The one with a secret.</summary>
    internal LocalAgents Known { get; } = new();

    /// <summary>The certificates of the other one.</summary>
    internal ClusterCertificates Certificates { get; } = new();

    /// <summary>The ports of one: that of members and that of coordinators.</summary>
    internal int[] PortsOf(bool certified) => _ports[certified];

    /// <summary>By what a member of a cluster with a secret is known.</summary>
    internal static MemberIdentity IdentityIn(LocalAgents agents) => MemberIdentity.Of(new ClusterSettings { Connection = agents.Connection }, agents.Home, _ => null, TimeProvider.System);

    /// <summary>Starts one at ports that are known.</summary>
    internal static async Task<int[]> StartAsync(LocalAgents agents, ClusterSettings? settings)
    {
        int[] ports = [agents.Port, agents.Port + 900];
        await agents.StartAsync(new AgentOptions { Port = ports[0], GatewayPort = ports[1] }, settings);
        return ports;
    }

    public async Task InitializeAsync()
    {
        _ports[false] = await StartAsync(Known, null);
        _ports[true] = await StartAsync(_certified, new ClusterSettings { CertificatePath = Certificates.MemberFile(), AuthorityPath = Certificates.AuthorityPath });
    }

    public async Task DisposeAsync()
    {
        await Known.DisposeAsync();
        await _certified.DisposeAsync();
        Certificates.Dispose();
    }
}
