namespace Perf.Telemetry.Dashboard;

/// <summary>What changed on a board since a version.</summary>
/// <param name="Version">The version that a reader has with it.</param>
/// <param name="Event">It as a server-sent event, whole; empty when nothing changed.</param>
/// <param name="IsLast">Whether nothing comes after it.</param>
public sealed record BoardUpdate(long Version, ReadOnlyMemory<byte> Event, bool IsLast);
