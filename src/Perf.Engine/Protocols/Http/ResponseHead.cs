using System.Buffers.Text;
using System.Text;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// What the head of an HTTP/1.x response (RFC 9112) says about how to read on. Parsing is a pure function of the bytes and allocates nothing; it accepts what
/// servers in the field send (a bare LF ends a line too) and refuses what would let two readers see two messages: conflicting lengths, a length beside
/// chunks, blanks before a colon, folded lines. The headers stay in the bytes; <see cref="HeaderFields"/> finds them.
/// </summary>
public struct ResponseHead
{
    /// <summary>The status, 100 to 999.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the response is HTTP/1.0, where a connection closes unless kept.</summary>
    public bool IsHttp10 { get; private set; }

    /// <summary>The body's length, or -1 when the head does not give one.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether the connection may carry another request.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Whether there is a Set-Cookie.</summary>
    public bool HasCookies { get; private set; }

    /// <summary>Whether there is a Content-Encoding.</summary>
    public bool HasEncoding { get; private set; }

    /// <summary>Whether the bytes may be the beginning of a response; what may not need not be waited for.</summary>
    /// <param name="bytes">What was read so far.</param>
    /// <returns>False when no bytes to come could make a response of it.</returns>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> prefix = "HTTP/1."u8;
        int length = Math.Min(bytes.Length, prefix.Length);
        return bytes[..length].SequenceEqual(prefix[..length]);
    }

    /// <summary>Reads a head as far as the empty line that ends it.</summary>
    /// <param name="bytes">What was read so far; may be incomplete, may go on with the body.</param>
    /// <param name="head">What the head says.</param>
    /// <returns>The head's length with the empty line, or 0 when it is not complete.</returns>
    /// <exception cref="FormatException">The bytes are no HTTP/1.x response head; the message says why.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, out ResponseHead head)
    {
        head = new ResponseHead { ContentLength = -1 };
        int end = bytes.IndexOf((byte)'\n');
        if (end < 0)
        {
            return 0;
        }

        head.ReadStatus(TrimLine(bytes[..end]));
        bool hasClose = false;
        bool hasKeepAlive = false;
        bool hasCoding = false;
        int next = end + 1;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes[next..];
            end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                return 0;
            }

            next += end + 1;
            ReadOnlySpan<byte> line = end > 0 && rest[end - 1] == '\r' ? rest[..(end - 1)] : rest[..end];
            if (line.IsEmpty)
            {
                break;
            }

            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t' || line[colon - 1] is (byte)' ' or (byte)'\t')
            {
                throw new FormatException($"a header line is malformed: '{Printable(line)}'");
            }

            // The few headers that matter here differ in length or first letter from nearly all others.
            switch (colon)
            {
                case 14 when Is(line, "content-length"u8):
                    head.ReadLength(Value(line, colon));
                    break;
                case 10 when Is(line, "connection"u8):
                    ReadOnlySpan<byte> options = Value(line, colon);
                    bool isUsual = options.SequenceEqual("keep-alive"u8);
                    hasKeepAlive |= isUsual || HasToken(options, "keep-alive"u8);
                    hasClose |= !isUsual && HasToken(options, "close"u8);
                    break;
                case 17 when Is(line, "transfer-encoding"u8):
                    hasCoding = true;
                    head.IsChunked = EndsInChunked(Value(line, colon));
                    break;
                case 10 when Is(line, "set-cookie"u8):
                    head.HasCookies = true;
                    break;
                case 16 when Is(line, "content-encoding"u8):
                    head.HasEncoding = true;
                    break;
            }
        }

        if (hasCoding && !head.IsChunked)
        {
            throw new FormatException("the Transfer-Encoding does not end in chunked");
        }

        if (head.IsChunked && head.ContentLength >= 0)
        {
            throw new FormatException("the head has a Transfer-Encoding and a Content-Length");
        }

        // HTTP/1.0 knows no chunks: who sends them has passed on what it does not understand (RFC 9112, section 6.1).
        head.KeepsAlive = !hasClose && (!head.IsHttp10 || (hasKeepAlive && !hasCoding));
        return next;
    }

    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' '
            || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out int digits) || digits != 3 || status < 100 || (line.Length > 12 && line[12] != ' '))
        {
            throw new FormatException($"the response does not begin with an HTTP/1.x status line but with '{Printable(line)}'");
        }

        Status = status;
        IsHttp10 = line[7] == '0';
    }

    // A list of equal lengths is one length (RFC 9112, section 6.3).
    private void ReadLength(ReadOnlySpan<byte> value)
    {
        if (value.Length is > 0 and < 10 && ContentLength < 0 && value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            // The usual case.
            ContentLength = 0;
            foreach (byte digit in value)
            {
                ContentLength = (ContentLength * 10) + (digit - '0');
            }

            return;
        }

        while (true)
        {
            int comma = value.IndexOf((byte)',');
            ReadOnlySpan<byte> part = (comma < 0 ? value : value[..comma]).Trim(" \t"u8);
            if (part.Length is 0 or > 18 || !Utf8Parser.TryParse(part, out ulong length, out int digits) || digits != part.Length || part[0] == '+')
            {
                throw new FormatException($"the Content-Length '{Printable(value)}' is no number");
            }

            if (ContentLength >= 0 && ContentLength != (long)length)
            {
                throw new FormatException($"two Content-Lengths differ: {ContentLength} and {length}");
            }

            ContentLength = (long)length;
            if (comma < 0)
            {
                return;
            }

            value = value[(comma + 1)..];
        }
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(line[..name.Length], name);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int colon)
    {
        int start = colon + 1;
        int end = line.Length;
        while (start < end && line[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && line[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return line[start..end];
    }

    private static bool EndsInChunked(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value[(value.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8), "chunked"u8);

    private static bool HasToken(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token)
    {
        foreach (Range part in value.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(value[part].Trim(" \t"u8), token))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> TrimLine(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;

    // A server's text goes into an error message: only printable ASCII, and not much of it.
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 60)])
        {
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : '?');
        }

        return text.ToString();
    }
}
