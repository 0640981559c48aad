using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Perf.Engine.Loops;
using Perf.Engine.Metrics;
using Perf.Engine.Network;

namespace Perf.Engine.Protocols.Http;

/// <summary>One connection: carries one exchange at a time, in the clear or by TLS. Lives on its loop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes the TLS layer; a connection is closed and not disposed.")]
internal sealed class HttpConnection(ConnectionPool pool, HttpExchange openedFor) : IChannelOwner, ITlsOwner, ILoopSender
{
    // How long a server may leave an expectation of 100 Continue without an answer; it may not know it (RFC 9110, section 10.1.1).
    private const long LongestExpectation = TimeSpan.TicksPerSecond;

    private ConnectionState _state = ConnectionState.Opening;
    private ConnectionOpening? _opening;
    private Channel? _channel;
    private TlsLayer? _tls;
    private HttpExchange? _exchange;
    private IPEndPoint? _remote;
    private ActionTimer? _expectation;
    private ResponseReader _reader;
    private long _mark;
    private bool _hasFirstByte;
    private bool _isReused;

    public HttpConnection? OlderIdle { get; set; }

    public HttpConnection? NewerIdle { get; set; }

    public bool IsIdle { get; set; }

    /// <summary>Whether it has never been free to carry a request.</summary>
    public bool IsNew { get; set; }

    /// <summary>The exchange that it is being opened for; another may be served by it.</summary>
    public HttpExchange OpenedFor { get; set; } = openedFor;

    /// <summary>Whether the exchange that it is being opened for still waits.</summary>
    public bool IsAwaited => OpenedFor.Opening == this;

    /// <summary>When its opening began, ticks.</summary>
    public long OpensSince { get; private set; }

    private HttpTransport Transport => pool.Transport;

    /// <summary>Begins to open the connection.</summary>
    public void Open()
    {
        OpensSince = pool.Loop.Now;
        _opening = new ConnectionOpening(pool, this);
        _opening.Begin();
    }

    /// <summary>It is open.</summary>
    public void Opened(Channel channel, TlsLayer? tls)
    {
        _channel = channel;
        _remote = _opening?.Address;
        _tls = tls;
        channel.Owner = this;
        if (tls is not null)
        {
            tls.Owner = this;
        }

        _state = ConnectionState.Idle;
        pool.Free(this);
    }

    /// <summary>It cannot be opened.</summary>
    public void OpenFailed(string errorClass, string message)
    {
        pool.OpenFailed(this, errorClass, message);
        Close();
    }

    /// <summary>Charges the time that an exchange has waited for this connection to the phases of its opening, and what is left to waiting.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="waited">How long it has waited, ticks.</param>
    public void ChargeOpening(HttpExchange exchange, long waited)
    {
        ref RequestTimings timings = ref exchange.Timings;
        if (_opening is { } opening)
        {
            opening.Settle();
            long tls = Math.Min(waited, opening.TlsHandshaking);
            long connecting = Math.Min(waited - tls, opening.Connecting);
            timings.TlsHandshaking += tls;
            timings.Connecting += connecting;
            waited -= tls + connecting;
            timings.LookingUp += Math.Min(waited, opening.LookingUp);
        }

        timings.Blocked += waited;
    }

    /// <summary>Carries an exchange.</summary>
    public void Carry(HttpExchange exchange)
    {
        _exchange = exchange;
        exchange.Connection = this;
        exchange.Remote = _remote;
        if (_opening is not null)
        {
            // The first one; the phases of opening are its, and no later one's.
            _opening = null;
        }
        else
        {
            _isReused = true;
            Transport.Counts.Reused++;
        }

        _mark = pool.Loop.Now;
        _state = ConnectionState.Queued;
        pool.Loop.SendBeforeWait(this);
    }

    /// <summary>Lets go of an exchange that is cut off; a connection in the midst of one cannot be used again.</summary>
    public void Release(HttpExchange exchange)
    {
        if (_exchange == exchange)
        {
            Charge(pool.Loop.Now);
            _exchange = null;
            Close();
        }
    }

    public void Close()
    {
        if (_state == ConnectionState.Closed)
        {
            return;
        }

        _state = ConnectionState.Closed;
        _opening?.Abandon();
        if (_expectation is not null)
        {
            pool.Loop.Remove(_expectation);
        }

        _reader.Dispose();
        _tls?.Close();
        _channel?.Close();
        pool.Left(this);
    }

    void IChannelOwner.Connected(SocketError error)
    {
    }

    void IChannelOwner.Received(ReadOnlySpan<byte> bytes)
    {
        if (_tls is null)
        {
            Received(bytes);
        }
        else
        {
            _tls.Feed(bytes);
        }
    }

    void IChannelOwner.Ended(SocketError error)
    {
        if (_tls is { } tls && error == SocketError.Success)
        {
            tls.FeedEnd();
        }
        else
        {
            Ended(error);
        }
    }

    void IChannelOwner.Drained()
    {
        if (_state == ConnectionState.Sending)
        {
            Sent(pool.Loop.ReadClock());
        }
    }

    void ITlsOwner.Secured(bool isResumed)
    {
    }

    void ITlsOwner.HandshakeFailed(Exception error)
    {
    }

    void ITlsOwner.Decrypted(ReadOnlySpan<byte> bytes) => Received(bytes);

    void ITlsOwner.Ended(SocketError error) => Ended(error);

    void ILoopSender.SendNow()
    {
        // It may have been cut off meanwhile.
        if (_state == ConnectionState.Queued)
        {
            SendRequest();
        }
    }

    private void SendRequest()
    {
        HttpExchange exchange = _exchange!;
        Charge(pool.Loop.Now);
        _hasFirstByte = false;
        _state = ConnectionState.Sending;
        _reader.Begin();
        exchange.Timings.Sent = true;
        ReadOnlySpan<byte> request = exchange.Request.Span;
        if (exchange.ContinueAfter > 0)
        {
            request = request[..exchange.ContinueAfter];
        }

        if (!Write(exchange, request))
        {
            Ended(SocketError.ConnectionReset);
        }
        else if (_channel!.Pending == 0)
        {
            Sent(pool.Loop.ReadClock());
        }
    }

    private bool Write(HttpExchange exchange, ReadOnlySpan<byte> bytes)
    {
        exchange.BytesSent += bytes.Length;
        return _tls is null ? _channel!.Send(bytes) : _tls.Send(bytes);
    }

    private void Sent(long now)
    {
        Charge(now);
        _state = ConnectionState.Receiving;
        if (_exchange!.ContinueAfter > 0)
        {
            pool.Loop.Set(_expectation ??= new ActionTimer(SendBody), now + LongestExpectation);
        }
    }

    private void SendBody()
    {
        // The time of an earlier request's expectation may end just when the next one waits to be sent: no body goes before its head.
        if (_state == ConnectionState.Receiving && _exchange is { ContinueAfter: > 0 } exchange)
        {
            ReadOnlySpan<byte> rest = exchange.Request.Span[exchange.ContinueAfter..];
            exchange.ContinueAfter = 0;
            Write(exchange, rest);
        }
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        if (_exchange is not { } exchange || _state == ConnectionState.Queued)
        {
            // Nobody asked for it: it would be taken for the next response.
            Ended(SocketError.Success);
            return;
        }

        // When the server answers before it has the whole request, the rest is of no use to it.
        Charge(pool.Loop.ReadClock());
        _state = ConnectionState.Receiving;
        _hasFirstByte = true;
        exchange.BytesReceived += bytes.Length;
        try
        {
            Read(exchange, bytes);
        }
        catch (FormatException e)
        {
            Fail(ErrorClasses.Protocol, e.Message);
        }
        catch (StepFault e)
        {
            Fail(e.ErrorClass, e.Message);
        }
    }

    private void Read(HttpExchange exchange, ReadOnlySpan<byte> bytes)
    {
        ReadProgress progress = _reader.Read(exchange, bytes, out bool hasSurplus);
        if (progress == ReadProgress.Continue)
        {
            // The server has seen the head and wants the body (RFC 9110, section 15.2.1).
            SendBody();
        }
        else if (progress == ReadProgress.Complete)
        {
            Complete(exchange, isClean: !hasSurplus && _channel!.Pending == 0);
        }
    }

    private void Complete(HttpExchange exchange, bool isClean)
    {
        Charge(pool.Loop.Now);
        _exchange = null;
        exchange.TlsVersion = _tls?.Version;
        exchange.TlsCipherSuite = _tls?.CipherSuite;
        try
        {
            exchange.FinishBody();
        }
        catch (StepFault e)
        {
            exchange.Fail(e.ErrorClass, e.Message);
        }

        // After 101 the connection speaks another protocol; where the body was never asked for, the server may still wait for it.
        if (isClean && exchange.Head.KeepsAlive && exchange.Status != 101 && exchange.ContinueAfter == 0)
        {
            _state = ConnectionState.Idle;
            pool.Free(this);
        }
        else
        {
            Close();
        }

        Transport.Complete(exchange);
    }

    private void Ended(SocketError error)
    {
        if (_exchange is not { } exchange)
        {
            Close();
            return;
        }

        pool.Loop.ReadClock();
        if (error == SocketError.Success && _state != ConnectionState.Queued && _reader.EndsWithConnection)
        {
            Complete(exchange, isClean: false);
        }
        else if (_isReused && exchange.BytesReceived == 0 && (exchange.IsIdempotent || _state == ConnectionState.Queued) && !exchange.IsRepeated)
        {
            // The kept connection was closed by the server just as it was taken: the request never reached it, so it goes once more.
            Charge(pool.Loop.Now);
            _exchange = null;
            Transport.Repeat(exchange);
            Close();
        }
        else
        {
            (string errorClass, string message) = ConnectionRoute.DescribeEnd(pool.Origin, error, exchange.BytesReceived > 0);
            Fail(errorClass, message);
        }
    }

    private void Fail(string errorClass, string message)
    {
        HttpExchange exchange = _exchange!;
        exchange.Fail(errorClass, message);
        Charge(pool.Loop.Now);
        _exchange = null;
        Close();

        // The owner may still be in the midst of sending it.
        Transport.CompleteSoon(exchange);
    }

    // The phase that was going on gets the time.
    private void Charge(long now)
    {
        long spent = now - _mark;
        ref RequestTimings timings = ref _exchange!.Timings;
        if (_state == ConnectionState.Queued)
        {
            timings.Blocked += spent;
        }
        else if (_state == ConnectionState.Sending)
        {
            timings.Sending += spent;
        }
        else if (_state == ConnectionState.Receiving)
        {
            if (_hasFirstByte)
            {
                timings.Receiving += spent;
            }
            else
            {
                timings.Waiting += spent;
            }
        }

        _mark = now;
    }
}
