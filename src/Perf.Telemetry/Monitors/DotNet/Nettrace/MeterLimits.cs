namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>
/// How much a process is to count for the shared session of its meters. All who share it must want the same: who comes later takes what there is. They are texts because a process writes and reads them in its
/// own culture.
/// </summary>
/// <param name="Histograms">The most series of histograms. Each costs the process some 40 kB of new memory an interval.</param>
/// <param name="Series">The most series in all.</param>
/// <param name="Interval">Seconds between two events of a series.</param>
internal sealed record MeterLimits(string Histograms, string Series, string Interval)
{
    /// <summary>What is asked for first: room for some forty routes, which is less than 2 MB a second that the process has to collect.</summary>
    public static MeterLimits Usual { get; } = new("50", "1000", "1");
}
