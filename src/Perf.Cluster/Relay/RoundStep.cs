namespace Perf.Cluster.Relay;

/// <summary>What is merged next of what a relay brought: a report that came whole, or a sum.</summary>
/// <param name="Second">The second in which it counts.</param>
/// <param name="Report">The report; null where it is a sum.</param>
/// <param name="Sum">The sum; null where it is a report.</param>
internal readonly record struct RoundStep(long Second, GatheredReport? Report, GatheredSum? Sum);
