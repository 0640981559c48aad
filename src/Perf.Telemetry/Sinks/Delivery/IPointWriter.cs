namespace Perf.Telemetry.Sinks;

/// <summary>Makes points of what a run measures. Used by one thread at a time.</summary>
internal interface IPointWriter
{
    /// <summary>The run begins.</summary>
    void Begin(SinkRun run, BatchBuilder into);

    /// <summary>A second.</summary>
    void Write(Interval interval, DateTimeOffset at, BatchBuilder into);

    /// <summary>The run is over.</summary>
    void End(RunResult result, DateTimeOffset at, BatchBuilder into);
}
