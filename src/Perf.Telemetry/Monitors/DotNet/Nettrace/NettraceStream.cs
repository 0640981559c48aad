using System.Buffers.Binary;
using System.Text;

namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>
/// Reads the objects of a nettrace stream (version 4: what EventPipe writes; documented in the format's own specification, NetTraceFormat.md of the perfview repository). Perf needs only event
/// counters of it, and the library that reads all of it is five times as large as what the module has room for. It waits for bytes as they come, keeps one block in
/// memory, and refuses what is longer than a block can be.
/// </summary>
internal sealed class NettraceStream
{
    private const int LargestBlock = 64 * 1024 * 1024;
    private const int LongestName = 256;
    private const byte NullReference = 1;
    private const byte BeginObject = 5;
    private const byte EndObject = 6;
    private const int TraceLength = 48;

    private readonly Stream _stream;
    private long _position;

    /// <param name="stream">The bytes; stays open.</param>
    public NettraceStream(Stream stream) => _stream = stream;

    /// <summary>Reads the heading.</summary>
    /// <exception cref="FormatException">It is no nettrace stream.</exception>
    public void ReadHeading()
    {
        Require(ReadBytes(8).AsSpan().SequenceEqual("Nettrace"u8), "it does not begin with 'Nettrace'");
        Require(ReadText() == "!FastSerialization.1", "its serialization is another");
    }

    /// <summary>Reads the next block of events or of their descriptions; others are passed over.</summary>
    /// <param name="isMetadata">Whether it holds descriptions.</param>
    /// <returns>The block's bytes; null at the end.</returns>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    public byte[]? NextBlock(out bool isMetadata)
    {
        while (true)
        {
            byte tag = ReadByte();
            if (tag == NullReference)
            {
                isMetadata = false;
                return null;
            }

            Require(tag == BeginObject && ReadByte() == BeginObject && ReadByte() == NullReference, "an object does not begin as it must");
            ReadInt32();
            int oldestReader = ReadInt32();
            Require(oldestReader <= 4, $"it needs a reader of version {oldestReader}");
            string name = ReadText();
            Require(ReadByte() == EndObject, "an object's type does not end");
            isMetadata = name == "MetadataBlock";
            byte[]? body = null;
            if (name == "Trace")
            {
                ReadBytes(TraceLength);
            }
            else
            {
                body = ReadBlock();
            }

            Require(ReadByte() == EndObject, $"the object {name} does not end");
            if (isMetadata || name == "EventBlock")
            {
                return body;
            }
        }
    }

    private byte[] ReadBlock()
    {
        int length = ReadInt32();
        Require(length is >= 0 and <= LargestBlock, $"a block is {length} bytes long");

        // Blocks begin at multiples of four, counted from the beginning of the stream.
        ReadBytes((int)((4 - (_position % 4)) % 4));
        return ReadBytes(length);
    }

    private string ReadText()
    {
        int length = ReadInt32();
        Require(length is >= 0 and <= LongestName, $"a name is {length} bytes long");
        return Encoding.UTF8.GetString(ReadBytes(length));
    }

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    private byte ReadByte() => ReadBytes(1)[0];

    private byte[] ReadBytes(int count)
    {
        byte[] bytes = new byte[count];
        _stream.ReadExactly(bytes);
        _position += count;
        return bytes;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException($"The process' trace cannot be read: {otherwise}.");
        }
    }
}
