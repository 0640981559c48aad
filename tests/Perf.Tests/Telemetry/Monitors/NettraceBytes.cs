using System.Text;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Writes a nettrace stream of version 4 as the format's specification has it: a description of two counters' events, an event of another kind, and an event of each counter.</summary>
internal static class NettraceBytes
{
    private const int TypeObject = 1;
    private const int TypeInt32 = 9;
    private const int TypeSingle = 13;
    private const int TypeDouble = 14;
    private const int TypeString = 18;

    public static byte[] Of(bool isCompressed)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("Nettrace"u8);
        Name(writer, "!FastSerialization.1");
        Begin(writer, "Trace");
        writer.Write(new byte[32]);
        writer.Write(8);
        writer.Write(new byte[12]);
        writer.Write((byte)6);
        Block(writer, "MetadataBlock", Events(isCompressed, (0, Description(1, "EventCounters", Fields(isIncrement: false))), (0, Description(2, "EventCounters", Fields(isIncrement: true))), (0, Description(3, "Other", Fields(isIncrement: false)))));
        Block(writer, "StackBlock", new byte[13]);
        Block(writer, "EventBlock", Events(isCompressed, (1, Mean()), (3, new byte[5]), (2, Increment())));
        writer.Write((byte)1);
        return stream.ToArray();
    }

    private static void Begin(BinaryWriter writer, string name)
    {
        writer.Write([5, 5, 1]);
        writer.Write(4);
        writer.Write(4);
        Name(writer, name);
        writer.Write((byte)6);
    }

    private static void Block(BinaryWriter writer, string name, byte[] body)
    {
        Begin(writer, name);
        writer.Write(body.Length);
        writer.Flush();
        while (writer.BaseStream.Position % 4 != 0)
        {
            writer.Write((byte)0);
        }

        writer.Write(body);
        writer.Write((byte)6);
    }

    private static byte[] Events(bool isCompressed, params (int Metadata, byte[] Payload)[] events) => Bytes(writer =>
    {
        writer.Write((short)20);
        writer.Write((short)(isCompressed ? 1 : 0));
        writer.Write(new byte[16]);
        foreach ((int metadata, byte[] payload) in events)
        {
            if (isCompressed)
            {
                // Everything that a heading may have.
                writer.Write((byte)(1 | 2 | 4 | 8 | 16 | 32 | 64 | 128));
                writer.Write7BitEncodedInt(metadata);
                writer.Write7BitEncodedInt(1);
                writer.Write7BitEncodedInt64(4711);
                writer.Write7BitEncodedInt(0);
                writer.Write7BitEncodedInt64(4711);
                writer.Write7BitEncodedInt(0);
                writer.Write7BitEncodedInt64(123456789);
                writer.Write(new byte[32]);
                writer.Write7BitEncodedInt(payload.Length);
                writer.Write(payload);
            }
            else
            {
                writer.Write(0);
                writer.Write(metadata | int.MinValue);
                writer.Write(new byte[4 + 8 + 8 + 4 + 4 + 8 + 16 + 16]);
                writer.Write(payload.Length);
                writer.Write(payload);
                writer.Flush();
                while (writer.BaseStream.Position % 4 != 0)
                {
                    writer.Write((byte)0);
                }
            }
        }
    });

    private static byte[] Description(int number, string name, Action<BinaryWriter> fields) => Bytes(writer =>
    {
        writer.Write(number);
        Text(writer, "My-Source");
        writer.Write(-1);
        Text(writer, name);
        writer.Write(0L);
        writer.Write(0);
        writer.Write(4);
        fields(writer);
    });

    // One field, Payload, with the counter's own within it.
    private static Action<BinaryWriter> Fields(bool isIncrement) => writer =>
    {
        (int Type, string Name)[] inner = isIncrement
            ? [(TypeString, "Name"), (TypeString, "DisplayName"), (TypeDouble, "Increment"), (TypeSingle, "IntervalSec"), (TypeString, "DisplayUnits")]
            : [(TypeString, "Name"), (TypeDouble, "Mean"), (TypeInt32, "Count"), (TypeSingle, "IntervalSec"), (TypeString, "DisplayUnits")];
        writer.Write(1);
        writer.Write(TypeObject);
        writer.Write(inner.Length);
        foreach ((int type, string name) in inner)
        {
            writer.Write(type);
            Text(writer, name);
        }

        Text(writer, "Payload");
    };

    private static byte[] Mean() => Bytes(writer =>
    {
        Text(writer, "queue");
        writer.Write(7.5);
        writer.Write(3);
        writer.Write(1f);
        Text(writer, "MB");
    });

    private static byte[] Increment() => Bytes(writer =>
    {
        Text(writer, "done");
        Text(writer, "Done");
        writer.Write(30.0);
        writer.Write(1f);
        Text(writer, "");
    });

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Name(BinaryWriter writer, string text)
    {
        writer.Write(text.Length);
        writer.Write(Encoding.ASCII.GetBytes(text));
    }

    private static void Text(BinaryWriter writer, string text) => writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
}
