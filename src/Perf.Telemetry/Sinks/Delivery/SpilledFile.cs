namespace Perf.Telemetry.Sinks;

/// <summary>A batch that waits on disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Points">How many points it has.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="IsOwn">Whether this run put it there.</param>
internal sealed record SpilledFile(string Path, int Points, long Bytes, bool IsOwn);
