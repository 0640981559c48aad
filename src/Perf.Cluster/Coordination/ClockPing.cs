namespace Perf.Cluster.Coordination;

/// <summary>One question for an agent's time of day.</summary>
/// <param name="Sent">When it was asked, ticks by the coordinator's clock.</param>
/// <param name="Remote">What the agent's clock showed, ticks.</param>
/// <param name="Received">When the answer came, ticks by the coordinator's clock.</param>
internal readonly record struct ClockPing(long Sent, long Remote, long Received);
