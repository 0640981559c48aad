using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;

namespace Perf.Cluster.Relay;

/// <summary>A report that came through a relay.</summary>
/// <param name="Share">Whose it is.</param>
/// <param name="Report">The report.</param>
/// <param name="Interval">Its interval, which may be lightened.</param>
/// <param name="Lines">What steps told.</param>
internal sealed record GatheredReport(ShareEntry Share, ShareReport Report, Interval Interval, IReadOnlyList<LogLine> Lines);
