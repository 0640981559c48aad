namespace Perf.Compatibility.Import.AccessLog;

/// <summary>The rate of a log's requests.</summary>
/// <param name="Average">Requests a second from the first to the last.</param>
/// <param name="Peak">Requests a second in the busiest window.</param>
/// <param name="Window">The window: a minute, or a second where the log is shorter than two minutes.</param>
/// <param name="PeakAt">When the busiest window began.</param>
/// <param name="Length">From the first request to the last.</param>
internal sealed record LogRate(double Average, double Peak, TimeSpan Window, DateTimeOffset PeakAt, TimeSpan Length);
