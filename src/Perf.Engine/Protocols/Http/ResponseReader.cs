using System.Buffers;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// Takes one response after another out of the bytes of a connection, in whatever pieces they come. It knows nothing of sockets: what it makes of the bytes
/// depends on the bytes alone. Only an incomplete head is kept; bodies go to the exchange as they come.
/// </summary>
internal struct ResponseReader : IDisposable
{
    private const int MaxHead = 64 * 1024;

    private enum Part
    {
        Head,
        Body,
        Chunks,
        BodyToEnd,
        Complete,
    }

    private Part _part;
    private byte[]? _kept;
    private int _keptLength;
    private ChunkedReader _chunks;
    private long _left;

    /// <summary>Whether the end of the connection is the end of the body (RFC 9112, section 6.3).</summary>
    public readonly bool EndsWithConnection => _part == Part.BodyToEnd;

    /// <summary>A request was sent: a response is to come.</summary>
    public void Begin()
    {
        _part = Part.Head;
        DropKept();
    }

    /// <summary>Reads.</summary>
    /// <param name="exchange">Gets the head and the body.</param>
    /// <param name="bytes">What arrived.</param>
    /// <param name="hasSurplus">Whether there were bytes behind the response's end.</param>
    /// <returns>How far the response is.</returns>
    /// <exception cref="FormatException">The bytes are not HTTP/1.x; the message says why.</exception>
    /// <exception cref="StepFault">The head or the body is too large.</exception>
    public ReadProgress Read(HttpExchange exchange, ReadOnlySpan<byte> bytes, out bool hasSurplus)
    {
        hasSurplus = false;
        bool continues = false;
        if (_part == Part.Head)
        {
            bytes = WithKept(bytes);
            while (_part == Part.Head)
            {
                int length = ReadHead(exchange, bytes, out bool isContinue);
                continues |= isContinue;
                if (length == 0)
                {
                    Keep(bytes);
                    return continues ? ReadProgress.Continue : ReadProgress.More;
                }

                bytes = bytes[length..];
            }
        }

        bytes = ReadBody(exchange, bytes);
        DropKept();
        hasSurplus = !bytes.IsEmpty;
        return _part == Part.Complete ? ReadProgress.Complete : continues ? ReadProgress.Continue : ReadProgress.More;
    }

    /// <summary>Reads a proxy's answer to CONNECT.</summary>
    /// <param name="bytes">What arrived.</param>
    /// <returns>The status, or null when more is needed.</returns>
    public int? ReadTunnel(ReadOnlySpan<byte> bytes)
    {
        bytes = WithKept(bytes);
        int length = ResponseHead.Read(bytes[..Math.Min(bytes.Length, MaxHead)], out ResponseHead head);
        if (length == 0)
        {
            if (bytes.Length > MaxHead)
            {
                throw new StepFault(ErrorClasses.HeadersTooLarge, $"the headers are over {MaxHead / 1024} KiB");
            }

            Keep(bytes);
            return null;
        }

        bool hasSurplus = length < bytes.Length;
        DropKept();

        // The tunnel's other end does not speak first in TLS.
        return hasSurplus && head.Status is >= 200 and < 300 ? throw new FormatException("bytes follow the head of a tunnel") : head.Status;
    }

    public void Dispose() => DropKept();

    private int ReadHead(HttpExchange exchange, ReadOnlySpan<byte> bytes, out bool isContinue)
    {
        isContinue = false;
        if (!ResponseHead.MayBegin(bytes))
        {
            // Reading it as a line says what is wrong with it.
            byte[] line = [.. bytes[..Math.Min(bytes.Length, 64)], (byte)'\n'];
            _ = ResponseHead.Read(line, out _);
        }

        // No further than a head may be, so that the outcome is the same in whatever pieces the bytes come.
        int length = ResponseHead.Read(bytes[..Math.Min(bytes.Length, MaxHead)], out ResponseHead head);
        if (length == 0)
        {
            return bytes.Length > MaxHead ? throw new StepFault(ErrorClasses.HeadersTooLarge, $"the response's headers are over {MaxHead / 1024} KiB") : 0;
        }

        if (head.Status is >= 100 and < 200 and not 101)
        {
            isContinue = head.Status == 100 && exchange.ContinueAfter > 0;
            return length;
        }

        exchange.Head = head;
        exchange.Status = head.Status;
        if (exchange.WantsHead || head.HasCookies || head.HasEncoding || head.Status is >= 300 and < 500)
        {
            exchange.KeepHead(bytes[..length]);
        }

        BeginBody(exchange, head);
        return length;
    }

    private void BeginBody(HttpExchange exchange, in ResponseHead head)
    {
        if (exchange.IsHead || head.Status is 101 or 204 or 304 || head.ContentLength == 0)
        {
            _part = Part.Complete;
            return;
        }

        if (head.ContentLength > exchange.MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the body is over {SizeText.Format(exchange.MaxBodySize)} (http.maxBodySize)");
        }

        _chunks = default;
        _left = head.ContentLength;
        _part = head.IsChunked ? Part.Chunks : head.ContentLength >= 0 ? Part.Body : Part.BodyToEnd;
    }

    private ReadOnlySpan<byte> ReadBody(HttpExchange exchange, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            switch (_part)
            {
                case Part.Body:
                    int take = (int)Math.Min(_left, bytes.Length);
                    exchange.AddBody(bytes[..take]);
                    bytes = bytes[take..];
                    _left -= take;
                    _part = _left == 0 ? Part.Complete : Part.Body;
                    break;
                case Part.Chunks:
                    int used = _chunks.Read(bytes, out ReadOnlySpan<byte> data);
                    exchange.AddBody(data);
                    bytes = bytes[used..];
                    _part = _chunks.IsDone ? Part.Complete : Part.Chunks;
                    break;
                case Part.BodyToEnd:
                    exchange.AddBody(bytes);
                    return [];
                default:
                    return bytes;
            }
        }

        return bytes;
    }

    private ReadOnlySpan<byte> WithKept(ReadOnlySpan<byte> bytes)
    {
        if (_keptLength == 0)
        {
            return bytes;
        }

        Append(bytes);
        return _kept.AsSpan(0, _keptLength);
    }

    // Keeps an incomplete head. What is in the kept bytes already only moves to their front.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_keptLength > 0)
        {
            bytes.CopyTo(_kept);
            _keptLength = bytes.Length;
            return;
        }

        Append(bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        int needed = _keptLength + bytes.Length;
        if (_kept is null || _kept.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, needed * 2));
            _kept.AsSpan(0, _keptLength).CopyTo(larger);
            if (_kept is not null)
            {
                ArrayPool<byte>.Shared.Return(_kept);
            }

            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength = needed;
    }

    private void DropKept()
    {
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept);
            _kept = null;
        }

        _keptLength = 0;
    }
}
