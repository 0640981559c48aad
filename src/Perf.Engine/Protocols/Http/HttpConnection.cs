using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Perf.Engine.Network;

namespace Perf.Engine.Protocols.Http;

/// <summary>One connection: opens, through a proxy and with TLS where that is asked for, then carries one exchange at a time. Lives on its loop.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes the TLS layer; a connection is closed and not disposed.")]
internal sealed class HttpConnection : IChannelOwner, ITlsOwner
{
    private readonly ConnectionPool _pool;
    private ConnectionState _state = ConnectionState.Resolving;
    private Channel? _channel;
    private TlsLayer? _tls;
    private HttpExchange? _exchange;
    private readonly ConnectionRoute _route;
    private (string Class, string Message)? _certificateFault;
    private ResponseReader _reader;
    private long _mark;
    private bool _hasFirstByte;
    private bool _isReused;

    public HttpConnection(ConnectionPool pool)
    {
        _pool = pool;
        _route = new ConnectionRoute(pool);
    }

    public HttpConnection? OlderIdle { get; set; }

    public HttpConnection? NewerIdle { get; set; }

    public bool IsIdle { get; set; }

    /// <summary>Whether it is not ready to carry a request yet.</summary>
    public bool IsOpening => _state < ConnectionState.Idle;

    private HttpTransport Transport => _pool.Transport;

    /// <summary>Opens the connection for an exchange, which it carries then.</summary>
    public void Open(HttpExchange exchange)
    {
        _exchange = exchange;
        exchange.Connection = this;
        _mark = _pool.Loop.Now;
        _route.Resolve(Resolved);
    }

    /// <summary>Carries an exchange upon an idle connection.</summary>
    public void Begin(HttpExchange exchange)
    {
        _exchange = exchange;
        exchange.Connection = this;
        _isReused = true;
        Transport.Counts.Reused++;
        SendRequest();
    }

    /// <summary>Lets go of an exchange that is cut off; a connection in the midst of one cannot be used again.</summary>
    public void Release(HttpExchange exchange)
    {
        if (_exchange == exchange)
        {
            ChargePhase();
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
        _reader.Dispose();
        _tls?.Close();
        _channel?.Close();
        _pool.Left(this);
    }

    void IChannelOwner.Connected(SocketError error)
    {
        long now = _pool.Loop.ReadClock();
        _exchange!.Timings.Connecting += now - _mark;
        _mark = now;
        if (error != SocketError.Success)
        {
            _channel!.Close();
            if (_route.HasMore)
            {
                Connect();
            }
            else
            {
                Fail(ErrorClasses.Of(error), _route.Describe(error));
            }

            return;
        }

        Transport.Counts.Opened++;
        if (Transport.Shared.Proxy is { } proxy && _pool.Origin.IsTls)
        {
            _state = ConnectionState.Tunnelling;
            _channel!.Send(proxy.TunnelTo(_pool.Origin));
        }
        else
        {
            Secure();
        }
    }

    void IChannelOwner.Received(ReadOnlySpan<byte> bytes)
    {
        if (_tls is not null)
        {
            _tls.Feed(bytes);
        }
        else if (_state == ConnectionState.Tunnelling)
        {
            ReadTunnel(bytes);
        }
        else
        {
            Received(bytes);
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
            Sent(_pool.Loop.ReadClock());
        }
    }

    void ITlsOwner.Secured(bool isResumed)
    {
        long now = _pool.Loop.ReadClock();
        _exchange!.Timings.TlsHandshaking += now - _mark;
        Transport.Counts.TlsHandshakes++;
        Transport.Counts.TlsResumed += isResumed ? 1 : 0;
        Ready();
    }

    void ITlsOwner.HandshakeFailed(Exception error)
    {
        long now = _pool.Loop.ReadClock();
        if (_exchange is null)
        {
            Close();
            return;
        }

        _exchange.Timings.TlsHandshaking += now - _mark;
        (string errorClass, string message) = _certificateFault ?? (ErrorClasses.Tls, $"the TLS handshake with {_pool.Origin.Authority} failed: {error.InnerException?.Message ?? error.Message}");
        Fail(errorClass, message);
    }

    void ITlsOwner.Decrypted(ReadOnlySpan<byte> bytes) => Received(bytes);

    void ITlsOwner.Ended(SocketError error) => Ended(error);

    private void Resolved(StepFault? fault)
    {
        if (_state != ConnectionState.Resolving)
        {
            return;
        }

        long now = _pool.Loop.Now;
        _exchange!.Timings.Blocked += now - _mark;
        _mark = now;
        _state = ConnectionState.Connecting;
        if (fault is not null)
        {
            Fail(fault.ErrorClass, fault.Message);
        }
        else
        {
            Connect();
        }
    }

    private void Connect()
    {
        while (true)
        {
            try
            {
                _channel = _route.Connect(this);
                return;
            }
            catch (SocketException e) when (_route.HasMore)
            {
                _ = e;
            }
            catch (SocketException e)
            {
                Fail(ErrorClasses.Of(e.SocketErrorCode), _route.Describe(e.SocketErrorCode));
                return;
            }
        }
    }

    private void Secure()
    {
        if (!_pool.Origin.IsTls)
        {
            Ready();
            return;
        }

        _state = ConnectionState.Handshaking;
        _mark = _pool.Loop.Now;
        _tls = new TlsLayer(_channel!, this, _pool.Loop, Transport.PlainBuffer);
        _tls.Start(Transport.Shared.HandshakeWith(_pool.Origin, fault => _certificateFault = fault));
    }

    private void ReadTunnel(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_reader.ReadTunnel(bytes) is not { } status)
            {
                return;
            }

            if (status is >= 200 and < 300)
            {
                long now = _pool.Loop.ReadClock();
                _exchange!.Timings.Connecting += now - _mark;
                Secure();
                return;
            }

            string advice = status == 407 ? "; put user and password into http.proxy" : "";
            Fail(ErrorClasses.Connect, $"the proxy refused a tunnel to {_pool.Origin.Authority}: status {status}{advice}");
        }
        catch (Exception e) when (e is FormatException or StepFault)
        {
            Fail(ErrorClasses.Connect, $"the proxy did not answer CONNECT as HTTP: {e.Message}");
        }
    }

    private void Ready()
    {
        _state = ConnectionState.Idle;
        SendRequest();
    }

    private void SendRequest()
    {
        HttpExchange exchange = _exchange!;
        _mark = _pool.Loop.Now;
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
            Sent(_pool.Loop.ReadClock());
        }
    }

    private bool Write(HttpExchange exchange, ReadOnlySpan<byte> bytes)
    {
        exchange.BytesSent += bytes.Length;
        return _tls is null ? _channel!.Send(bytes) : _tls.Send(bytes);
    }

    private void Sent(long now)
    {
        _exchange!.Timings.Sending += now - _mark;
        _mark = now;
        _state = ConnectionState.Receiving;
    }

    private void Received(ReadOnlySpan<byte> bytes)
    {
        if (_exchange is not { } exchange)
        {
            // Nobody asked for it: it would be taken for the next response.
            Close();
            return;
        }

        long now = _pool.Loop.ReadClock();
        exchange.BytesReceived += bytes.Length;
        if (_state == ConnectionState.Sending)
        {
            // The server answers before it has the whole request; the rest is of no use to it.
            exchange.Timings.Sending += now - _mark;
            _mark = now;
            _state = ConnectionState.Receiving;
        }

        if (!_hasFirstByte)
        {
            _hasFirstByte = true;
            exchange.Timings.Waiting += now - _mark;
            _mark = now;
        }

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
            ReadOnlySpan<byte> rest = exchange.Request.Span[exchange.ContinueAfter..];
            exchange.ContinueAfter = 0;
            Write(exchange, rest);
        }
        else if (progress == ReadProgress.Complete)
        {
            Complete(exchange, isClean: !hasSurplus && _channel!.Pending == 0);
        }
    }

    private void Complete(HttpExchange exchange, bool isClean)
    {
        exchange.Timings.Receiving += _pool.Loop.ReadClock() - _mark;
        _exchange = null;
        try
        {
            exchange.FinishBody();
        }
        catch (StepFault e)
        {
            exchange.Fail(e.ErrorClass, e.Message);
        }

        // Bytes that nobody asked for would be taken for the next response; after 101 the connection speaks another protocol.
        if (isClean && exchange.Head.KeepsAlive && exchange.Status != 101 && exchange.ContinueAfter == 0)
        {
            _state = ConnectionState.Idle;
            _pool.GiveBack(this);
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

        _pool.Loop.ReadClock();
        if (error == SocketError.Success && _reader.EndsWithConnection)
        {
            Complete(exchange, isClean: false);
            return;
        }

        if (_isReused && exchange.BytesReceived == 0 && exchange.IsIdempotent && !exchange.IsRepeated)
        {
            // The kept connection was closed by the server just as it was taken: the request never reached it, so it goes once more.
            ChargePhase();
            _exchange = null;
            Transport.Repeat(exchange);
            Close();
            return;
        }

        (string errorClass, string message) = _route.DescribeEnd(error, _state, exchange.BytesReceived);
        Fail(errorClass, message);
    }

    private void Fail(string errorClass, string message)
    {
        HttpExchange exchange = _exchange!;
        exchange.Fail(errorClass, message);
        ChargePhase();
        _exchange = null;
        Close();

        // The owner may still be in the midst of sending it.
        Transport.CompleteSoon(exchange);
    }

    // Cut short: the phase that was going on gets the time.
    private void ChargePhase()
    {
        long spent = Math.Max(0, _pool.Loop.Now - _mark);
        ref Metrics.RequestTimings timings = ref _exchange!.Timings;
        switch (_state)
        {
            case ConnectionState.Resolving:
                timings.Blocked += spent;
                break;
            case ConnectionState.Connecting or ConnectionState.Tunnelling:
                timings.Connecting += spent;
                break;
            case ConnectionState.Handshaking:
                timings.TlsHandshaking += spent;
                break;
            case ConnectionState.Sending:
                timings.Sending += spent;
                break;
            case ConnectionState.Receiving when _hasFirstByte:
                timings.Receiving += spent;
                break;
            case ConnectionState.Receiving:
                timings.Waiting += spent;
                break;
        }

        _mark = _pool.Loop.Now;
    }
}
