namespace Perf.Telemetry.Sinks;

/// <summary>A sink of samples that is there before the run is known, and goes to another once it is.</summary>
/// <param name="destination">Where samples go, for messages.</param>
internal sealed class SwitchSampleSink(string destination) : ISampleSink
{
    private volatile ISampleSink? _sink;

    public string Destination => destination;

    /// <summary>From now on samples go there.</summary>
    public void Connect(ISampleSink sink) => _sink = sink;

    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values) => _sink?.Write(time, tags, values);

    public void Flush() => _sink?.Flush();

    public void Complete() => _sink?.Complete();
}
