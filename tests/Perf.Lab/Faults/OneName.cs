using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Perf.Lab.Faults;

/// <summary>
/// The messages of a name server that knows one name (RFC 1035, section 4), as a pure function: its address of version 4, nothing of any other type, and a refusal for every other name. It passes nothing on.
/// What stands behind the question is not read: an answer without a record of EDNS tells who sent one that there is none of it here (RFC 6891, section 7).
/// </summary>
internal sealed class OneName
{
    private const int HeaderSize = 12;
    private const int RecordSize = 16;
    private const int LongestLabel = 63;
    private const int LongestName = 255;

    // Bits of the header's third byte.
    private const int IsAnswer = 0x80;
    private const int Operation = 0x78;
    private const int HasAuthority = 0x04;
    private const int WantsRecursion = 0x01;

    // Codes of the answer.
    private const int Fine = 0;
    private const int Malformed = 1;
    private const int NotImplemented = 4;
    private const int Refused = 5;

    // The type of an address of version 4, and the class of the internet.
    private const int Address = 1;
    private const int Internet = 1;

    private readonly byte[] _name;
    private readonly byte[] _address;

    /// <summary>Sets it up.</summary>
    /// <param name="name">The name, without a dot at its end.</param>
    /// <param name="address">Its address, of version 4.</param>
    /// <exception cref="FormatException">One of them cannot be.</exception>
    public OneName(string name, IPAddress address)
    {
        _name = Encode(name);
        _address = address.AddressFamily == AddressFamily.InterNetwork ? address.GetAddressBytes() : throw new FormatException($"'{address}' is no address of version 4.");
    }

    /// <summary>What is answered to a message.</summary>
    /// <param name="message">The message, as it came.</param>
    /// <returns>The answer; null where there is none: the message is too short to have a number, or an answer itself, and two servers would talk for ever.</returns>
    public byte[]? Answer(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize || (message[2] & IsAnswer) != 0)
        {
            return null;
        }

        if ((message[2] & Operation) != 0)
        {
            return Write(message, NotImplemented, default, isFound: false);
        }

        ReadOnlySpan<byte> question = Question(message);
        if (question.IsEmpty)
        {
            return Write(message, Malformed, default, isFound: false);
        }

        // Of names capitals do not matter (RFC 4343); lengths of labels lie below all letters.
        int type = BinaryPrimitives.ReadUInt16BigEndian(question[^4..]);
        int kind = BinaryPrimitives.ReadUInt16BigEndian(question[^2..]);
        bool isKnown = kind == Internet && Ascii.EqualsIgnoreCase(question[..^4], _name);
        return Write(message, isKnown ? Fine : Refused, question, isKnown && type == Address);
    }

    // The one question: name, type and class; nothing where there is none, or another number of them, or one that is cut off.
    private static ReadOnlySpan<byte> Question(ReadOnlySpan<byte> message)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return default;
        }

        int at = HeaderSize;
        while (at < message.Length && message[at] is > 0 and <= LongestLabel)
        {
            at += 1 + message[at];
        }

        // An empty label ends a name. A pointer would, too, and there is nothing before the first name that it could lead to.
        int size = at + 1 - HeaderSize;
        bool isWhole = size <= LongestName && at + 5 <= message.Length && message[at] == 0;
        return isWhole ? message.Slice(HeaderSize, size + 4) : default;
    }

    private byte[] Write(ReadOnlySpan<byte> message, int code, ReadOnlySpan<byte> question, bool isFound)
    {
        byte[] answer = new byte[HeaderSize + question.Length + (isFound ? RecordSize : 0)];
        message[..2].CopyTo(answer);

        // Without authority, and without recursion, glibc takes an answer that has no record for a hint to another server, and asks that.
        answer[2] = (byte)(IsAnswer | (message[2] & (Operation | WantsRecursion)) | (code == Fine ? HasAuthority : 0));
        answer[3] = (byte)code;
        answer[5] = (byte)(question.IsEmpty ? 0 : 1);
        answer[7] = (byte)(isFound ? 1 : 0);
        question.CopyTo(answer.AsSpan(HeaderSize));
        if (isFound)
        {
            // The name is a pointer to that of the question. It is good for 0 s: nobody is to keep it.
            Span<byte> record = answer.AsSpan(HeaderSize + question.Length);
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xC000 | HeaderSize);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], Address);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], Internet);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], 0);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
            _address.CopyTo(record[12..]);
        }

        return answer;
    }

    private static byte[] Encode(string name)
    {
        var bytes = new List<byte>();
        foreach (string label in name.Split('.'))
        {
            if (label.Length is 0 or > LongestLabel || !Ascii.IsValid(label))
            {
                throw new FormatException($"'{name}' is no name: its parts have 1 to {LongestLabel} characters of ASCII each.");
            }

            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.Add(0);
        if (bytes.Count > LongestName)
        {
            throw new FormatException($"'{name}' is longer than a name can be.");
        }

        return [.. bytes];
    }
}
