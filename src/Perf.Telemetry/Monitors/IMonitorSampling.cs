namespace Perf.Telemetry.Monitors;

/// <summary>A monitor that looks at something briefly between its readings, several times a second. Called by its own thread, and only while its readings are good.</summary>
internal interface IMonitorSampling
{
    /// <summary>The time between two looks.</summary>
    TimeSpan SampleEvery { get; }

    /// <summary>Looks once. What goes wrong is an exception, which is counted and told once; the reading that follows must not suffer for it.</summary>
    /// <param name="stop">Ends it: the run is over, or it has taken too long.</param>
    void Sample(CancellationToken stop);
}
