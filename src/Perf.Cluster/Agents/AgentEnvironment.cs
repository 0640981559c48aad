using Perf.Cluster.Membership;
using Perf.Cluster.Security;

namespace Perf.Cluster.Agents;

/// <summary>What of an agent's environment plans may refer to: not what the agent itself is known by, nor what opens the cluster's store.</summary>
internal static class AgentEnvironment
{
    /// <summary>Reads the environment for plans.</summary>
    /// <param name="environment">Reads the process environment.</param>
    /// <param name="cluster">The agent's cluster: what its connection refers to is none of a plan's.</param>
    /// <exception cref="PerfException">The connection cannot be read.</exception>
    public static Func<string, string?> For(Func<string, string?> environment, ClusterSettings cluster)
    {
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? Ask(string name)
        {
            own.Add(name);
            return environment(name);
        }

        _ = ClusterConnection.Parse(cluster.Connection, Ask);
        _ = MemberIdentity.SecretOf(cluster, Ask);
        return name => name.StartsWith(ClusterSettings.Variable, StringComparison.OrdinalIgnoreCase) || own.Contains(name) ? null : environment(name);
    }
}
