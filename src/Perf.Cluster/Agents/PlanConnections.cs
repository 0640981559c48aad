using Perf.Engine.Flows;
using Perf.Engine.Planning;
using Perf.Engine.Protocols;

namespace Perf.Cluster.Agents;

/// <summary>What an agent takes of a plan's connections to databases. A pure function of the plan and the environment: what a reference stands for may be the whole of a connection.</summary>
internal static class PlanConnections
{
    /// <summary>Refuses those that have their driver open a file of this machine.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="environment">Reads the environment, as plans have it.</param>
    /// <exception cref="PerfException">One does; or a reference has no value here.</exception>
    public static void Require(Scenario scenario, Func<string, string?> environment)
    {
        var context = new StepContext(scenario, new Uri("http://localhost/"), new VariableTable(), environment);
        foreach (ConnectionDefinition connection in scenario.Connections.Values.Where(connection => connection.Kind != "redis"))
        {
            ConnectionFiles.Refuse(connection, ConnectionText.Of(connection, context));
        }
    }
}
