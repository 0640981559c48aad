using Perf.Cluster.Contracts;

namespace Perf.Cluster.Relay;

/// <summary>What came of a question that a relay was to bring.</summary>
/// <param name="Reply">The answer, which has been counted by then; null where the agent is to be asked directly.</param>
/// <param name="HasSlept">Whether the coordinator's own process stood still meanwhile.</param>
internal readonly record struct RelayAnswer(CollectReply? Reply, bool HasSlept);
