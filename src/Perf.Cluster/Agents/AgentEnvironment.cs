namespace Perf.Cluster.Agents;

/// <summary>What of an agent's environment plans may refer to: not what the agent itself is known by.</summary>
internal static class AgentEnvironment
{
    /// <summary>Reads the environment for plans.</summary>
    /// <param name="environment">Reads the process environment.</param>
    public static Func<string, string?> For(Func<string, string?> environment) => name => name.StartsWith(ClusterSettings.Variable, StringComparison.OrdinalIgnoreCase) ? null : environment(name);
}
