using System.Buffers.Text;
using System.Text;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// The head of an HTTP/1.x response (RFC 9112). Parsing is a pure function of the bytes, accepts what servers in the field send (a bare LF ends a line too) and
/// refuses what would let two readers see two messages: conflicting lengths, a length beside chunks, blanks before a colon, folded lines.
/// </summary>
public sealed class ResponseHead
{
    private readonly List<(string Name, string Value)> _headers;

    private ResponseHead(int status, bool isHttp10, List<(string, string)> headers)
    {
        Status = status;
        IsHttp10 = isHttp10;
        _headers = headers;
    }

    /// <summary>The status, 100 to 999.</summary>
    public int Status { get; }

    /// <summary>Whether the response is HTTP/1.0, where a connection closes unless kept.</summary>
    public bool IsHttp10 { get; }

    /// <summary>The headers in order, with names as sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => _headers;

    /// <summary>The body's length, or null when the head does not give one.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether the connection may carry another request.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Finds a header.</summary>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values joined by ", ", or null when there is none.</returns>
    public string? Find(string name)
    {
        string? found = null;
        foreach ((string header, string value) in _headers)
        {
            if (header.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null ? value : $"{found}, {value}";
            }
        }

        return found;
    }

    /// <summary>The values of a header that cannot be joined, such as Set-Cookie.</summary>
    /// <param name="name">The name, upper and lower case alike.</param>
    /// <returns>The values in order.</returns>
    public IEnumerable<string> FindAll(string name) =>
        _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>Finds the end of a head: an empty line.</summary>
    /// <param name="bytes">What was read so far.</param>
    /// <returns>The head's length with the empty line, or -1 when it is not complete.</returns>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        int from = 0;
        while (true)
        {
            int lineEnd = bytes[from..].IndexOf((byte)'\n');
            if (lineEnd < 0)
            {
                return -1;
            }

            int next = from + lineEnd + 1;
            if (next < bytes.Length && bytes[next] == '\n')
            {
                return next + 1;
            }

            if (next + 1 < bytes.Length && bytes[next] == '\r' && bytes[next + 1] == '\n')
            {
                return next + 2;
            }

            from = next;
        }
    }

    /// <summary>Whether the bytes may be the beginning of a response; what may not need not be waited for.</summary>
    /// <param name="bytes">What was read so far.</param>
    /// <returns>False when no bytes to come could make a response of it.</returns>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> prefix = "HTTP/1."u8;
        int length = Math.Min(bytes.Length, prefix.Length);
        return bytes[..length].SequenceEqual(prefix[..length]);
    }

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">The head, up to and with the empty line.</param>
    /// <returns>The head.</returns>
    /// <exception cref="FormatException">The bytes are no HTTP/1.x response head; the message says why.</exception>
    public static ResponseHead Parse(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = TrimLine(end < 0 ? bytes : bytes[..end]);
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' '
            || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out int digits) || digits != 3 || status < 100 || (line.Length > 12 && line[12] != ' '))
        {
            throw new FormatException($"the response does not begin with an HTTP/1.x status line but with '{Printable(line)}'");
        }

        var headers = new List<(string, string)>(16);
        ReadOnlySpan<byte> rest = end < 0 ? [] : bytes[(end + 1)..];
        while ((end = rest.IndexOf((byte)'\n')) >= 0)
        {
            line = TrimLine(rest[..end]);
            rest = rest[(end + 1)..];
            if (line.IsEmpty)
            {
                break;
            }

            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t' || line[colon - 1] is (byte)' ' or (byte)'\t')
            {
                throw new FormatException($"a header line is malformed: '{Printable(line)}'");
            }

            headers.Add((Encoding.Latin1.GetString(line[..colon]), Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8))));
        }

        var head = new ResponseHead(status, isHttp10: bytes[7] == '0', headers);
        head.ReadFraming();
        return head;
    }

    private void ReadFraming()
    {
        foreach ((string name, string value) in _headers)
        {
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                // A list of equal lengths is one length (RFC 9112, section 6.3).
                foreach (string part in value.Split(',', StringSplitOptions.TrimEntries))
                {
                    if (part.Length is 0 or > 18 || !part.All(char.IsAsciiDigit))
                    {
                        throw new FormatException($"the Content-Length '{value}' is no number");
                    }

                    long length = long.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
                    if (ContentLength is { } other && other != length)
                    {
                        throw new FormatException($"two Content-Lengths differ: {other} and {length}");
                    }

                    ContentLength = length;
                }
            }
        }

        if (Find("transfer-encoding") is { } coding)
        {
            if (!coding.Split(',', StringSplitOptions.TrimEntries)[^1].Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException($"the Transfer-Encoding '{coding}' does not end in chunked");
            }

            if (ContentLength is not null)
            {
                throw new FormatException("the head has a Transfer-Encoding and a Content-Length");
            }

            IsChunked = true;
        }

        string[] tokens = (Find("connection") ?? "").Split(',', StringSplitOptions.TrimEntries);
        bool Has(string token) => tokens.Contains(token, StringComparer.OrdinalIgnoreCase);
        KeepsAlive = !Has("close") && (!IsHttp10 || Has("keep-alive"));
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
