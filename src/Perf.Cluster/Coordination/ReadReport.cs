using Perf.Cluster.Contracts;

namespace Perf.Cluster.Coordination;

/// <summary>A report, unpacked.</summary>
/// <param name="Report">The report.</param>
/// <param name="Interval">Its interval.</param>
/// <param name="Lines">What steps told.</param>
internal readonly record struct ReadReport(ShareReport Report, Interval Interval, IReadOnlyList<LogLine> Lines);
