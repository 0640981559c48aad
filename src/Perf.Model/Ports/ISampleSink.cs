namespace Perf;

/// <summary>
/// Takes every single measurement of a run. Calls come one at a time, from a thread of its own that never holds up the load; when it is too slow, samples are
/// left out, and the result says how many.
/// </summary>
public interface ISampleSink
{
    /// <summary>Where the samples go, for messages.</summary>
    string Destination { get; }

    /// <summary>Takes what was measured at one moment.</summary>
    /// <param name="time">When.</param>
    /// <param name="tags">What all the values have in common.</param>
    /// <param name="values">One sample of each metric; valid during the call only.</param>
    void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values);

    /// <summary>Passes on what was taken; called about once a second.</summary>
    void Flush();

    /// <summary>The run is over, however it ended: there are no more samples. Called once.</summary>
    void Complete();
}
