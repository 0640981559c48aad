namespace Perf.Compatibility.Import.AccessLog;

/// <summary>A line of a log.</summary>
/// <param name="Method">The method, upper case.</param>
/// <param name="Path">The path, without query.</param>
/// <param name="Query">The query without <c>?</c>; empty for none.</param>
/// <param name="Status">The status; 0 where the log does not tell.</param>
/// <param name="Seconds">When, in seconds since 1970; null where the log does not tell.</param>
/// <param name="Host">The host; empty where the log does not tell.</param>
internal readonly record struct LogEntry(string Method, string Path, string Query, int Status, long? Seconds, string Host);
