namespace Perf.Cluster.Coordination;

/// <summary>Which part of a plan an agent makes.</summary>
/// <param name="Agent">The agent's place in the list that was split for.</param>
/// <param name="Share">Its part.</param>
internal readonly record struct AgentPart(int Agent, LoadShare Share);
