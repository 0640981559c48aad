using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>What a relay brought of one share.</summary>
/// <param name="Share">The share.</param>
/// <param name="Reply">The agent's answer; null where none came, or it does not know the share.</param>
/// <param name="Reports">Its reports, in order.</param>
internal sealed record GatheredAnswer(ShareEntry Share, CollectReply? Reply, IReadOnlyList<GatheredReport> Reports);
