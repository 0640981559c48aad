namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>A counter's value as a process tells it (CounterPayload and IncrementingCounterPayload of System.Diagnostics.Tracing).</summary>
/// <param name="Provider">The event source: <c>System.Runtime</c>.</param>
/// <param name="Name">The counter's name: <c>threadpool-queue-length</c>.</param>
/// <param name="Value">The mean over the interval; or, of a counter that only grows, by how much it grew in it.</param>
/// <param name="IsIncrement">Whether it is such a growth.</param>
/// <param name="Seconds">The interval's length.</param>
/// <param name="Unit">The unit that it is shown with: <c>MB</c>, <c>%</c>; empty for none.</param>
internal readonly record struct CounterEvent(string Provider, string Name, double Value, bool IsIncrement, double Seconds, string Unit);
