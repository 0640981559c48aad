using System.Buffers.Binary;
using System.Text;

namespace Perf.Telemetry.Monitors.DotNet.Nettrace;

/// <summary>
/// Reads the objects of a nettrace stream (version 4: what EventPipe writes; documented in the format's own specification, NetTraceFormat.md of the perfview repository). Perf needs event
/// counters and samples of stacks of it, and the library that reads all of it is five times as large as what the module has room for. It waits for bytes as they come, keeps one block in
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
    private const int PointerSizeAt = 32;

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

    /// <summary>The length of an address in the process, in bytes.</summary>
    public int PointerSize { get; private set; } = 8;

    /// <summary>Reads the next block; those of a kind that is not known are passed over.</summary>
    /// <param name="kind">What it holds.</param>
    /// <returns>The block's bytes; null at the end.</returns>
    /// <exception cref="FormatException">The bytes are not as they must be.</exception>
    public byte[]? NextBlock(out NettraceBlock kind)
    {
        while (true)
        {
            byte tag = ReadByte();
            if (tag == NullReference)
            {
                kind = default;
                return null;
            }

            Require(tag == BeginObject && ReadByte() == BeginObject && ReadByte() == NullReference, "an object does not begin as it must");
            ReadInt32();
            int oldestReader = ReadInt32();
            Require(oldestReader <= 4, $"it needs a reader of version {oldestReader}");
            string name = ReadText();
            Require(ReadByte() == EndObject, "an object's type does not end");
            byte[] body = name == "Trace" ? ReadBytes(TraceLength) : ReadBlock();
            Require(ReadByte() == EndObject, $"the object {name} does not end");
            if (name == "Trace")
            {
                PointerSize = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(PointerSizeAt));
                Require(PointerSize is 4 or 8, $"an address is {PointerSize} bytes long");
            }
            else if (KindOf(name) is { } known)
            {
                kind = known;
                return body;
            }
        }
    }

    private static NettraceBlock? KindOf(string name) => name switch
    {
        "EventBlock" => NettraceBlock.Events,
        "MetadataBlock" => NettraceBlock.Descriptions,
        "StackBlock" => NettraceBlock.Stacks,
        "SPBlock" => NettraceBlock.SequencePoint,
        _ => null,
    };

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
