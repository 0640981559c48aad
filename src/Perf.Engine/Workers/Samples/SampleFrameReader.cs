using System.Buffers.Binary;
using System.Text;

namespace Perf.Engine.Workers.Samples;

/// <summary>Reads what <see cref="FrameSampleSink"/> wrote, and gives it to a sink. Used by one thread at a time, with every frame in its order.</summary>
/// <param name="sink">Gets the samples.</param>
internal sealed class SampleFrameReader(ISampleSink sink)
{
    private readonly List<string> _metrics = [];
    private readonly List<SampleTags> _tags = [];
    private SampleValue[] _values = new SampleValue[32];

    /// <summary>How many measurements a frame has.</summary>
    public static int CountOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32LittleEndian(frame);

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="IOException">It is none of samples; or what the sink throws.</exception>
    public void Read(byte[] frame)
    {
        using var reader = new BinaryReader(new MemoryStream(frame, sizeof(int), frame.Length - sizeof(int)), Encoding.UTF8);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            switch ((SampleRecord)reader.ReadByte())
            {
                case SampleRecord.Metric:
                    _metrics.Add(reader.ReadString());
                    break;
                case SampleRecord.Tags:
                    _tags.Add(new SampleTags(ReadTags(reader)));
                    break;
                case SampleRecord.ForgetTags:
                    _tags.Clear();
                    break;
                case SampleRecord.Values:
                    ReadValues(reader);
                    break;
                default:
                    throw new IOException("the worker's samples are not what Perf's worker writes");
            }
        }
    }

    private static Dictionary<string, string> ReadTags(BinaryReader reader)
    {
        int count = reader.Read7BitEncodedInt();
        var tags = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            tags[name] = reader.ReadString();
        }

        return tags;
    }

    private void ReadValues(BinaryReader reader)
    {
        var time = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        SampleTags tags = _tags[reader.Read7BitEncodedInt()];
        int count = reader.Read7BitEncodedInt();
        if (_values.Length < count)
        {
            _values = new SampleValue[count];
        }

        for (int i = 0; i < count; i++)
        {
            string metric = _metrics[reader.Read7BitEncodedInt()];
            _values[i] = new SampleValue(metric, reader.ReadDouble());
        }

        sink.Write(time, tags, _values.AsSpan(0, count));
    }
}
