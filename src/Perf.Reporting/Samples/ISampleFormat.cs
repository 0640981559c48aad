using System.Buffers;

namespace Perf.Reporting.Samples;

/// <summary>Makes bytes of samples. It keeps what it has written of the same tags before, so there is one for each file, and one thread uses it.</summary>
public interface ISampleFormat
{
    /// <summary>Writes what stands before the first sample, if anything does.</summary>
    /// <param name="into">Where to.</param>
    void Begin(IBufferWriter<byte> into);

    /// <summary>Writes whole lines, in UTF-8.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="time">When it was measured.</param>
    /// <param name="tags">What the values have in common.</param>
    /// <param name="values">One sample of each metric.</param>
    void Write(IBufferWriter<byte> into, DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values);
}
