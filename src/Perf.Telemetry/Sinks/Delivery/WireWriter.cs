using Google.Protobuf;

namespace Perf.Telemetry.Sinks;

/// <summary>Writes a protobuf message field by field. Values that are their field's default are written all the same: to those who read here, absent and zero differ.</summary>
internal sealed class WireWriter : IDisposable
{
    private readonly MemoryStream _stream = new();
    private readonly CodedOutputStream _output;

    public WireWriter() => _output = new CodedOutputStream(_stream, leaveOpen: true);

    public void Dispose()
    {
        _output.Dispose();
        _stream.Dispose();
    }

    public void Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

    public void Whole(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    /// <summary>A whole number of either sign, as sint32 and sint64 have it.</summary>
    public void Signed(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteSInt64(value);
    }

    public void Number(int field, double value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed64);
        _output.WriteDouble(value);
    }

    public void Fixed(int field, ulong value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed64);
        _output.WriteFixed64(value);
    }

    public void Message(int field, Action<WireWriter> content)
    {
        using var inner = new WireWriter();
        content(inner);
        Bytes(field, inner.ToArray());
    }

    /// <summary>A repeated field of numbers, packed.</summary>
    public void PackedSigned(int field, IEnumerable<long> values) => Packed(field, values, static (output, value) => output.WriteSInt64(value));

    /// <inheritdoc cref="PackedSigned"/>
    public void PackedWhole(int field, IEnumerable<long> values) => Packed(field, values, static (output, value) => output.WriteInt64(value));

    public byte[] ToArray()
    {
        _output.Flush();
        return _stream.ToArray();
    }

    private void Packed(int field, IEnumerable<long> values, Action<CodedOutputStream, long> write)
    {
        using var packed = new WireWriter();
        foreach (long value in values)
        {
            write(packed._output, value);
        }

        Bytes(field, packed.ToArray());
    }

    private void Bytes(int field, byte[] bytes)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(ByteString.CopyFrom(bytes));
    }
}
