using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>The fields of an encoded message. Messages within it stay encoded; what its descriptor does not know is skipped.</summary>
internal sealed class WireMessage
{
    private readonly Dictionary<int, List<object>> _values = [];

    private WireMessage()
    {
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public static WireMessage Read(MessageDescriptor type, ByteString bytes)
    {
        var message = new WireMessage();
        using CodedInputStream input = bytes.CreateCodedInput();
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            WireFormat.WireType wire = WireFormat.GetTagWireType(tag);
            FieldDescriptor? field = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
            if (field is null || !message.Take(input, field, wire, bytes))
            {
                input.SkipLastField();
            }
        }

        return message;
    }

    /// <summary>The values of a field in their order: scalars, or encoded messages.</summary>
    public IReadOnlyList<object> ValuesOf(FieldDescriptor field) => _values.TryGetValue(field.FieldNumber, out List<object>? values) ? values : [];

    // Lists may come packed or not, whatever the descriptor says. False when the wire type is another: then it is no value of this field.
    private bool Take(CodedInputStream input, FieldDescriptor field, WireFormat.WireType wire, ByteString bytes)
    {
        if (wire == WireFormat.WireType.LengthDelimited && field.IsRepeated && ScalarWire.IsPackable(field))
        {
            using CodedInputStream packed = input.ReadBytes().CreateCodedInput();
            while (!packed.IsAtEnd)
            {
                Add(field, ScalarWire.Read(packed, field));
            }

            return true;
        }

        if (wire != ScalarWire.TypeOf(field))
        {
            return false;
        }

        Add(field, wire == WireFormat.WireType.StartGroup ? Group(input, field, bytes) : ScalarWire.Read(input, field));
        return true;
    }

    private static ByteString Group(CodedInputStream input, FieldDescriptor field, ByteString bytes)
    {
        int begin = (int)input.Position;
        input.SkipLastField();
        int end = (int)input.Position - CodedOutputStream.ComputeTagSize(field.FieldNumber);
        return UnsafeByteOperations.UnsafeWrap(bytes.Memory[begin..end]);
    }

    private void Add(FieldDescriptor field, object value)
    {
        // The last member of a choice is the one that counts.
        foreach (FieldDescriptor other in field.RealContainingOneof?.Fields ?? [])
        {
            if (other != field)
            {
                _values.Remove(other.FieldNumber);
            }
        }

        if (!_values.TryGetValue(field.FieldNumber, out List<object>? values))
        {
            _values[field.FieldNumber] = [value];
        }
        else if (field.IsRepeated)
        {
            values.Add(value);
        }
        else
        {
            // A message that comes in parts is one; parts that follow each other are the encoding of the whole (protobuf.dev, Encoding: last one wins).
            bool isMessage = field.FieldType is FieldType.Message or FieldType.Group;
            values[0] = isMessage ? ByteString.CopyFrom([.. ((ByteString)values[0]).Span, .. ((ByteString)value).Span]) : value;
        }
    }
}
