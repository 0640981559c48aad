using System.Text.Json;
using Perf.Cluster.Contracts;
using Perf.Engine.Workers;

namespace Perf.Cluster.Coordination;

/// <summary>A report, unpacked.</summary>
/// <param name="Report">The report.</param>
/// <param name="Interval">Its interval.</param>
/// <param name="Lines">What steps told.</param>
internal readonly record struct ReadReport(ShareReport Report, Interval Interval, IReadOnlyList<LogLine> Lines)
{
    /// <summary>Unpacks a report. A pure function.</summary>
    /// <exception cref="FormatException">Its interval cannot be read.</exception>
    /// <exception cref="JsonException">What steps told cannot be read.</exception>
    public static ReadReport Of(ShareReport report) => new(report, IntervalCodec.Decode(report.Interval), report.Lines is { } lines ? WorkerJson.Read<LogLine[]>(lines) : []);
}
