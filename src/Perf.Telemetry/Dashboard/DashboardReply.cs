namespace Perf.Telemetry.Dashboard;

/// <summary>The answer to a button.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Json">The answer itself.</param>
public sealed record DashboardReply(int Status, byte[] Json);
