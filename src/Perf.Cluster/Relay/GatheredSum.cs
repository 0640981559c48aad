namespace Perf.Cluster.Relay;

/// <summary>What several shares measured in one second, added up by a relay.</summary>
/// <param name="Interval">The sum.</param>
/// <param name="Parts">The reports that it is made of, lightened.</param>
internal sealed record GatheredSum(Interval Interval, IReadOnlyList<GatheredReport> Parts);
