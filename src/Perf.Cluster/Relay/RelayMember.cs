namespace Perf.Cluster.Relay;

/// <summary>A share that may be asked through a relay.</summary>
/// <param name="Share">The share's number.</param>
/// <param name="Agent">The place of the agent that makes it, which is its number as a relay, too.</param>
/// <param name="Relay">Through whom it is asked now; null for directly.</param>
internal readonly record struct RelayMember(int Share, int Agent, int? Relay);
