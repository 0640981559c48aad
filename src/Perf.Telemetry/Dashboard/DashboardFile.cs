namespace Perf.Telemetry.Dashboard;

/// <summary>A file of a dashboard's page.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Bytes">What is in it.</param>
public sealed record DashboardFile(string ContentType, byte[] Bytes);
