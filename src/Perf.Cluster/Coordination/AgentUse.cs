namespace Perf.Cluster.Coordination;

/// <summary>How busy an agent was of late.</summary>
/// <param name="Busy">Its busiest loop, 0 to 1.</param>
/// <param name="Own">CPU of its process as a share of the machine, 0 to 1.</param>
/// <param name="Other">CPU of everything else there, 0 to 1.</param>
internal readonly record struct AgentUse(double Busy, double Own, double Other);
