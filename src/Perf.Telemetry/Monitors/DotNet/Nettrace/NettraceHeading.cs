namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>What an event says of itself beside its fields.</summary>
/// <param name="Metadata">The number of its description.</param>
/// <param name="Thread">The thread that it is about.</param>
/// <param name="Stack">The number of its stack; 0 for none.</param>
internal readonly record struct NettraceHeading(int Metadata, long Thread, int Stack);
