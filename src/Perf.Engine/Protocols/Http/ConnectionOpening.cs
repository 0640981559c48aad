using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Perf.Engine.Loops;
using Perf.Engine.Network;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// Opens a connection: name, TCP, the proxy's tunnel, TLS, one after another, and times each. Then it hands the channel over, or says why there is none.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The TLS layer is handed over, or closed when the opening is given up.")]
internal sealed class ConnectionOpening : LoopTimeout, IChannelOwner, ITlsOwner
{
    private readonly ConnectionPool _pool;
    private readonly HttpConnection _connection;
    private readonly ConnectionRoute _route;
    private OpeningPhase _phase = OpeningPhase.Resolving;
    private ResponseReader _reader;
    private Channel? _channel;
    private TlsLayer? _tls;
    private (string Class, string Message)? _certificateFault;
    private long _mark;

    public ConnectionOpening(ConnectionPool pool, HttpConnection connection)
    {
        _pool = pool;
        _connection = connection;
        _route = new ConnectionRoute(pool);
    }

    /// <summary>The time of looking its name up so far, ticks; 0 when the addresses were known.</summary>
    public long LookingUp { get; private set; }

    /// <summary>The time of connecting so far, ticks.</summary>
    public long Connecting { get; private set; }

    /// <summary>The address that it connects to; null before it is known.</summary>
    public System.Net.IPEndPoint? Address => _route.Address;

    /// <summary>The time of the TLS handshake so far, ticks.</summary>
    public long TlsHandshaking { get; private set; }

    private HttpShared Shared => _pool.Transport.Shared;

    public void Begin()
    {
        _mark = _pool.Loop.Now;
        _pool.Loop.Limit(this, _connection.OpenedFor.Timeout);
        _route.Resolve(Resolved);
    }

    /// <inheritdoc/>
    public override void TimedOut()
    {
        if (_connection.IsAwaited)
        {
            // Who waits has a limit of its own, and gives up both.
            _pool.Loop.Limit(this, _connection.OpenedFor.Timeout);
            return;
        }

        // Whom it was for was served by another. Nobody else would ever give it up, and it would keep its place.
        Fail(ErrorClasses.ConnectTimeout, $"no connection to {_pool.Origin.Authority} in time");
    }

    /// <summary>Counts the phase that is going on up to now.</summary>
    public void Settle() => Charge();

    /// <summary>Gives up; the connection hears nothing more.</summary>
    public void Abandon()
    {
        if (_phase != OpeningPhase.Over)
        {
            Charge();
            _phase = OpeningPhase.Over;
            TimeoutQueue.Remove(this);
            _reader.Dispose();
            _tls?.Close();
            _channel?.Close();
        }
    }

    void IChannelOwner.Connected(SocketError error)
    {
        _pool.Loop.ReadClock();
        Charge();
        if (error != SocketError.Success)
        {
            _channel!.Close();
            ConnectFailed(error);
            return;
        }

        _pool.Transport.Counts.Opened++;
        if (Shared.Proxy is { } proxy && _pool.Origin.IsTls)
        {
            _phase = OpeningPhase.Tunnelling;
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
        else
        {
            ReadTunnel(bytes);
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
    }

    void ITlsOwner.Secured(bool isResumed)
    {
        _pool.Loop.ReadClock();
        Charge();
        _pool.Transport.Counts.TlsHandshakes++;
        _pool.Transport.Counts.TlsResumed += isResumed ? 1 : 0;
        Ready();
    }

    void ITlsOwner.HandshakeFailed(Exception error)
    {
        _pool.Loop.ReadClock();
        (string errorClass, string message) = _certificateFault
            ?? (ErrorClasses.Tls, $"the TLS handshake with {_pool.Origin.Authority} failed: {error.InnerException?.Message ?? error.Message}");
        Fail(errorClass, message);
    }

    void ITlsOwner.Decrypted(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("Nothing is decrypted before the handshake is over.");

    void ITlsOwner.Ended(SocketError error) => Ended(error);

    private void Resolved(StepFault? fault)
    {
        if (_phase != OpeningPhase.Resolving)
        {
            return;
        }

        Charge();
        _phase = OpeningPhase.Connecting;
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
        if (_route.Refusal is { } refusal)
        {
            Fail(ErrorClasses.BlockedAddress, refusal);
            return;
        }

        try
        {
            _channel = _route.Connect(this);
        }
        catch (SocketException e)
        {
            ConnectFailed(e.SocketErrorCode);
        }
    }

    private void ConnectFailed(SocketError error)
    {
        if (_route.HasMore)
        {
            Connect();
        }
        else
        {
            Fail(ErrorClasses.Of(error), _route.Describe(error));
        }
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
                _pool.Loop.ReadClock();
                Charge();
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

    private void Secure()
    {
        if (!_pool.Origin.IsTls)
        {
            Ready();
            return;
        }

        _phase = OpeningPhase.Handshaking;
        _tls = new TlsLayer(_channel!, this, _pool.Loop, _pool.Transport.PlainBuffer);
        _tls.Start(Shared.HandshakeWith(_pool.Origin, fault => _certificateFault = fault));
    }

    private void Ready()
    {
        _phase = OpeningPhase.Over;
        TimeoutQueue.Remove(this);
        _reader.Dispose();
        _connection.Opened(_channel!, _tls);
    }

    private void Ended(SocketError error)
    {
        _pool.Loop.ReadClock();
        (string errorClass, string message) = _route.DescribeEnd(error, _phase);
        Fail(errorClass, message);
    }

    private void Fail(string errorClass, string message)
    {
        if (_phase != OpeningPhase.Over)
        {
            Abandon();
            _connection.OpenFailed(errorClass, message);
        }
    }

    // The phase that was going on gets the time.
    private void Charge()
    {
        long now = _pool.Loop.Now;
        if (_phase == OpeningPhase.Resolving)
        {
            LookingUp += now - _mark;
        }
        else if (_phase is OpeningPhase.Connecting or OpeningPhase.Tunnelling)
        {
            Connecting += now - _mark;
        }
        else if (_phase == OpeningPhase.Handshaking)
        {
            TlsHandshaking += now - _mark;
        }

        _mark = now;
    }
}
