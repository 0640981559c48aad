namespace Perf.Telemetry.Monitors.Host;

/// <summary>Reads one file of the system: a pure function of its text, but for what counters stood at before.</summary>
internal interface IHostPart
{
    /// <summary>The file's path.</summary>
    string Path { get; }

    /// <summary>Reads its text.</summary>
    /// <param name="text">The text; what is odd in it is left out.</param>
    /// <param name="reading">Takes what was read.</param>
    void Read(ReadOnlySpan<byte> text, MonitorReading reading);
}
