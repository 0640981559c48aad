using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Perf.Engine.Protocols.Grpc;

/// <summary>Values of scalar fields on the wire (protobuf's encoding). Enums are their numbers.</summary>
internal static class ScalarWire
{
    /// <summary>The wire type that a field's values have when they stand alone.</summary>
    public static WireFormat.WireType TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireFormat.WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireFormat.WireType.Fixed32,
        FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
        FieldType.Group => WireFormat.WireType.StartGroup,
        _ => WireFormat.WireType.Varint,
    };

    /// <summary>Whether several values can stand in one record, without tags.</summary>
    public static bool IsPackable(FieldDescriptor field) => TypeOf(field) is WireFormat.WireType.Varint or WireFormat.WireType.Fixed32 or WireFormat.WireType.Fixed64;

    /// <summary>Reads a value.</summary>
    public static object Read(CodedInputStream input, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double => input.ReadDouble(),
        FieldType.Float => input.ReadFloat(),
        FieldType.Int32 => input.ReadInt32(),
        FieldType.Int64 => input.ReadInt64(),
        FieldType.UInt32 => input.ReadUInt32(),
        FieldType.UInt64 => input.ReadUInt64(),
        FieldType.SInt32 => input.ReadSInt32(),
        FieldType.SInt64 => input.ReadSInt64(),
        FieldType.Fixed32 => input.ReadFixed32(),
        FieldType.Fixed64 => input.ReadFixed64(),
        FieldType.SFixed32 => input.ReadSFixed32(),
        FieldType.SFixed64 => input.ReadSFixed64(),
        FieldType.Bool => input.ReadBool(),
        FieldType.String => input.ReadString(),
        FieldType.Enum => input.ReadEnum(),
        _ => input.ReadBytes(),
    };

    /// <summary>Writes a value, without its tag.</summary>
    public static void Write(CodedOutputStream output, FieldDescriptor field, object value)
    {
        switch (field.FieldType)
        {
            case FieldType.Double:
                output.WriteDouble((double)value);
                break;
            case FieldType.Float:
                output.WriteFloat((float)value);
                break;
            case FieldType.Int32:
                output.WriteInt32((int)value);
                break;
            case FieldType.Int64:
                output.WriteInt64((long)value);
                break;
            case FieldType.UInt32:
                output.WriteUInt32((uint)value);
                break;
            case FieldType.UInt64:
                output.WriteUInt64((ulong)value);
                break;
            case FieldType.SInt32:
                output.WriteSInt32((int)value);
                break;
            case FieldType.SInt64:
                output.WriteSInt64((long)value);
                break;
            case FieldType.Fixed32:
                output.WriteFixed32((uint)value);
                break;
            case FieldType.Fixed64:
                output.WriteFixed64((ulong)value);
                break;
            case FieldType.SFixed32:
                output.WriteSFixed32((int)value);
                break;
            case FieldType.SFixed64:
                output.WriteSFixed64((long)value);
                break;
            case FieldType.Bool:
                output.WriteBool((bool)value);
                break;
            case FieldType.String:
                output.WriteString((string)value);
                break;
            case FieldType.Enum:
                output.WriteEnum((int)value);
                break;
            default:
                output.WriteBytes((ByteString)value);
                break;
        }
    }

    /// <summary>The value of a field that is not there and has no presence of its own.</summary>
    public static object DefaultOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double => 0d,
        FieldType.Float => 0f,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => 0,
        FieldType.Enum => field.EnumType.Values[0].Number,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => 0L,
        FieldType.UInt32 or FieldType.Fixed32 => 0u,
        FieldType.UInt64 or FieldType.Fixed64 => 0ul,
        FieldType.Bool => false,
        FieldType.String => "",
        _ => ByteString.Empty,
    };

    /// <summary>Whether it is the default, which is not sent. A zero below zero is none (protobuf compares the bits).</summary>
    public static bool IsDefault(FieldDescriptor field, object value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number) == 0,
        float number => BitConverter.SingleToInt32Bits(number) == 0,
        _ => value.Equals(DefaultOf(field)),
    };

    /// <summary>The bytes of a string of bytes, without a copy where there is an array behind it.</summary>
    public static byte[] Array(ByteString bytes) =>
        MemoryMarshal.TryGetArray(bytes.Memory, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToByteArray();
}
