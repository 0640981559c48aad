using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>Goes through the bytes of a block. Whatever is cut off or too long is a <see cref="FormatException"/>.</summary>
internal ref struct NettraceCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>A number of seven bits a byte, the lowest first; the highest bit says that another follows.</summary>
    public ulong Variable()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("The process' trace cannot be read: a number does not end.");
    }

    /// <summary>Text of two bytes a character up to a zero.</summary>
    public string Text()
    {
        ReadOnlySpan<char> characters = MemoryMarshal.Cast<byte, char>(_rest);
        int end = characters.IndexOf('\0');
        if (end < 0)
        {
            throw new FormatException("The process' trace cannot be read: a text does not end.");
        }

        string text = characters[..end].ToString();
        Take((end + 1) * 2);
        return text;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new FormatException("The process' trace cannot be read: it is cut off.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
