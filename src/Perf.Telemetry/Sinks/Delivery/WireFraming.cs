namespace Perf.Telemetry.Sinks;

/// <summary>
/// Bodies that are one protobuf message whose fields of the first level are repeated: two of them behind each other are one again, so that they can be cut between fields
/// (Protocol Buffers, Encoding, "Last One Wins").
/// </summary>
/// <param name="path">The fields that lead to a point, level by level: a bit for each number.</param>
internal sealed class WireFraming(params uint[] path) : IBatchFraming
{
    public int Count(ReadOnlySpan<byte> body) => Count(body, path);

    /// <summary>A message without those of its fields whose content has some field.</summary>
    /// <param name="body">The message.</param>
    /// <param name="field">The number of the field within.</param>
    public static byte[] Without(ReadOnlySpan<byte> body, int field)
    {
        using var rest = new MemoryStream(body.Length);
        int at = 0;
        while (at < body.Length)
        {
            int begin = at;
            Next(body, ref at, out _, out ReadOnlySpan<byte> content);
            if (!Has(content, field))
            {
                rest.Write(body[begin..at]);
            }
        }

        return rest.ToArray();
    }

    public int Middle(ReadOnlySpan<byte> body)
    {
        int at = 0;
        int last = 0;
        while (at < body.Length && last < body.Length / 2)
        {
            Next(body, ref at, out _, out _);
            last = at;
        }

        return last < body.Length ? last : 0;
    }

    private static bool Has(ReadOnlySpan<byte> message, int field)
    {
        int at = 0;
        while (at < message.Length)
        {
            Next(message, ref at, out int number, out _);
            if (number == field)
            {
                return true;
            }
        }

        return false;
    }

    private static int Count(ReadOnlySpan<byte> body, ReadOnlySpan<uint> path)
    {
        int count = 0;
        int at = 0;
        while (at < body.Length)
        {
            Next(body, ref at, out int field, out ReadOnlySpan<byte> content);
            if (field < 32 && (path[0] & (1u << field)) != 0)
            {
                count += path.Length == 1 ? 1 : Count(content, path[1..]);
            }
        }

        return count;
    }

    private static void Next(ReadOnlySpan<byte> body, ref int at, out int field, out ReadOnlySpan<byte> content)
    {
        ulong tag = Number(body, ref at);
        field = (int)(tag >> 3);
        content = default;
        switch (tag & 7)
        {
            case 0:
                Number(body, ref at);
                break;
            case 1:
                at += 8;
                break;
            case 2:
                int length = (int)Number(body, ref at);
                content = body.Slice(at, length);
                at += length;
                break;
            case 5:
                at += 4;
                break;
            default:
                throw new InvalidDataException("The body is no protobuf message.");
        }
    }

    private static ulong Number(ReadOnlySpan<byte> body, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte one = body[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The body is no protobuf message.");
    }
}
