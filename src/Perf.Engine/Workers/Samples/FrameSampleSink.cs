using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Perf.Engine.Workers.Samples;

/// <summary>
/// Passes every single measurement to the parent. It is called by the writer of samples, a thread of its own: where the pipe is slow that one waits, and never the load.
/// </summary>
/// <param name="frames">The pipe.</param>
/// <param name="destination">Where the parent writes them, for messages.</param>
[SuppressMessage("Design", "CA1001", Justification = "The stream is memory, which nobody has to give back.")]
internal sealed class FrameSampleSink(FrameStream frames, string destination) : ISampleSink
{
    // Small enough that an interval does not wait long behind one.
    private const int MostBytes = 1 << 16;

    // A script that puts an id into a tag has tags of its own in each request.
    private const int MostTags = 10_000;

    private readonly MemoryStream _bytes = new(2 * MostBytes);
    private readonly Dictionary<string, int> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<SampleTags, int> _tags = new(ReferenceEqualityComparer.Instance);
    private BinaryWriter? _writer;
    private int _count;

    /// <inheritdoc/>
    public string Destination => destination;

    private BinaryWriter Writer => _writer ??= new BinaryWriter(_bytes, Encoding.UTF8);

    /// <inheritdoc/>
    public void Write(DateTimeOffset time, SampleTags tags, ReadOnlySpan<SampleValue> values)
    {
        if (_count == 0)
        {
            _bytes.SetLength(sizeof(int));
            _bytes.Position = sizeof(int);
        }

        int tagNumber = NumberOf(tags);
        foreach (ref readonly SampleValue value in values)
        {
            NumberOf(value.Metric);
        }

        Writer.Write((byte)SampleRecord.Values);
        Writer.Write(time.UtcTicks);
        Writer.Write7BitEncodedInt(tagNumber);
        Writer.Write7BitEncodedInt(values.Length);
        foreach (ref readonly SampleValue value in values)
        {
            Writer.Write7BitEncodedInt(_metrics[value.Metric]);
            Writer.Write(value.Value);
        }

        _count++;
        if (_bytes.Position >= MostBytes)
        {
            Send();
        }
    }

    /// <inheritdoc/>
    public void Flush() => Send();

    /// <inheritdoc/>
    public void Complete() => Send();

    private int NumberOf(SampleTags tags)
    {
        if (_tags.TryGetValue(tags, out int number))
        {
            return number;
        }

        if (_tags.Count >= MostTags)
        {
            Writer.Write((byte)SampleRecord.ForgetTags);
            _tags.Clear();
        }

        Writer.Write((byte)SampleRecord.Tags);
        Writer.Write7BitEncodedInt(tags.Values.Count);
        foreach ((string name, string value) in tags.Values)
        {
            Writer.Write(name);
            Writer.Write(value);
        }

        return _tags[tags] = _tags.Count;
    }

    private void NumberOf(string metric)
    {
        if (!_metrics.ContainsKey(metric))
        {
            Writer.Write((byte)SampleRecord.Metric);
            Writer.Write(metric);
            _metrics[metric] = _metrics.Count;
        }
    }

    private void Send()
    {
        if (_count == 0)
        {
            return;
        }

        Span<byte> frame = _bytes.GetBuffer().AsSpan(0, (int)_bytes.Position);
        BinaryPrimitives.WriteInt32LittleEndian(frame, _count);
        _count = 0;
        frames.Write(FrameKind.Samples, frame);
    }
}
