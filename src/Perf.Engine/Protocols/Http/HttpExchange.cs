using System.Buffers;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// One request and its response. It belongs to one virtual user and is used again and again; its buffers stay, so that in steady state nothing is allocated.
/// </summary>
internal sealed class HttpExchange : StepOutcome
{
    private readonly ExchangeLimit _limit;
    private byte[] _head = [];
    private int _headLength;
    private byte[]? _body;
    private int _bodyLength;

    public HttpExchange(IExchangeOwner owner)
    {
        Owner = owner;
        _limit = new ExchangeLimit(this);
    }

    public IExchangeOwner Owner { get; }

    /// <summary>Where it goes.</summary>
    public HttpOrigin Origin { get; set; }

    /// <summary>The whole request, head and body; unchanged until the exchange has ended.</summary>
    public ReadOnlyMemory<byte> Request { get; set; }

    /// <summary>The length of the request's head when its body waits for 100 Continue (RFC 9110, section 10.1.1), otherwise 0.</summary>
    public int ContinueAfter { get; set; }

    /// <summary>Whether it is HEAD, whose response has no body whatever its head says.</summary>
    public bool IsHead { get; set; }

    /// <summary>Whether it may be sent a second time when a kept connection turns out to be closed (RFC 9110, section 9.2.2).</summary>
    public bool IsIdempotent { get; set; }

    /// <summary>How long it may take in ticks, connecting included.</summary>
    public long Timeout { get; set; }

    /// <summary>Whether the response's headers are looked at.</summary>
    public bool WantsHead { get; set; }

    /// <summary>Whether the response's body is wanted; otherwise it is read and thrown away.</summary>
    public bool WantsBody { get; set; }

    /// <summary>The largest body that is accepted, in bytes.</summary>
    public long MaxBodySize { get; set; } = long.MaxValue;

    /// <summary>What the response's head says; its status is 0 when there was none.</summary>
    public ResponseHead Head { get; set; }

    /// <summary>Since when it waits for a connection, ticks of <see cref="Clock"/>.</summary>
    public long WaitingSince { get; set; }

    /// <summary>When it ended.</summary>
    public long EndedAt { get; set; }

    /// <summary>The pool that it waits in or has its connection from.</summary>
    public ConnectionPool? Pool { get; set; }

    /// <summary>Its connection, once it has one.</summary>
    public HttpConnection? Connection { get; set; }

    /// <summary>The connection that is being opened for it while it waits, or null.</summary>
    public HttpConnection? Opening { get; set; }

    /// <summary>The next in the pool's queue.</summary>
    public HttpExchange? NextWaiting { get; set; }

    /// <summary>The one before in the pool's queue.</summary>
    public HttpExchange? PreviousWaiting { get; set; }

    public bool IsWaiting { get; set; }

    /// <summary>Whether it was sent and has not ended.</summary>
    public bool IsPending { get; set; }

    /// <summary>The address of the server's end of its connection, or null without one.</summary>
    public System.Net.IPEndPoint? Remote { get; set; }

    /// <summary>Counts the uses, so that what was put off for one is not done to the next.</summary>
    public int Use { get; set; }

    /// <summary>Whether it was sent again upon a new connection.</summary>
    public bool IsRepeated { get; set; }

    public ExchangeLimit Limit => _limit;

    /// <summary>The head's bytes, when they were kept.</summary>
    public ReadOnlySpan<byte> HeadBytes => _head.AsSpan(0, _headLength);

    public override string? Header(string name) => _headLength == 0 ? null : HeaderFields.Find(HeadBytes, name);

    public override IReadOnlyList<string> HeaderValues(string name) => _headLength == 0 ? [] : HeaderFields.FindAll(HeadBytes, name);

    public override void Reset()
    {
        base.Reset();
        Head = default;
        Remote = null;
        _headLength = 0;
        IsRepeated = false;
        DropBody();
    }

    /// <summary>Gives the body's buffer back; nobody looks at the body any more.</summary>
    public void DropBody()
    {
        _bodyLength = 0;
        Body = default;
        if (_body is not null)
        {
            ArrayPool<byte>.Shared.Return(_body);
            _body = null;
        }
    }

    public void KeepHead(ReadOnlySpan<byte> bytes)
    {
        if (_head.Length < bytes.Length)
        {
            _head = new byte[Math.Max(512, bytes.Length)];
        }

        bytes.CopyTo(_head);
        _headLength = bytes.Length;
    }

    /// <summary>Adds a piece of the body, or only counts it.</summary>
    public void AddBody(ReadOnlySpan<byte> bytes)
    {
        BodySize += bytes.Length;
        if (BodySize > MaxBodySize)
        {
            throw new StepFault(ErrorClasses.BodyTooLarge, $"the body is over {SizeText.Format(MaxBodySize)} (http.maxBodySize)");
        }

        if (!WantsBody)
        {
            return;
        }

        if (_body is null || _body.Length - _bodyLength < bytes.Length)
        {
            long needed = (long)_bodyLength + bytes.Length;
            if (needed > Array.MaxLength)
            {
                throw new StepFault(ErrorClasses.BodyTooLarge, $"the body is over {SizeText.Format(Array.MaxLength)}, the most that can be looked at");
            }

            long room = Math.Max(Math.Clamp(Head.ContentLength, 256, 1 << 20), needed * (_body is null ? 1 : 2));
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(room, Array.MaxLength));
            _body.AsSpan(0, _bodyLength).CopyTo(larger);
            if (_body is not null)
            {
                ArrayPool<byte>.Shared.Return(_body);
            }

            _body = larger;
        }

        bytes.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += bytes.Length;
    }

    /// <summary>Makes the body ready to be looked at; the work of decoding is the client's own and no part of any phase.</summary>
    public void FinishBody()
    {
        if (_bodyLength == 0)
        {
            return;
        }

        ReadOnlyMemory<byte> sent = _body.AsMemory(0, _bodyLength);
        Body = Head.HasEncoding ? BodyDecoder.Decode(sent, HeaderFields.Find(HeadBytes, "content-encoding"), MaxBodySize) : sent;
    }

    public void TimedOut() => Pool?.Transport.TimedOut(this);
}
