using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks.Sources;
using Perf.Engine.Loops;
using Perf.Engine.Network;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// TLS upon a channel: .NET's SslStream over a stream that the loop feeds. A read of the stream waits without a thread until the loop has bytes, and goes on
/// upon the loop's thread, so that all of TLS is done there; a write goes straight to the channel.
/// </summary>
internal sealed class TlsLayer : Stream, IValueTaskSource<int>
{
    private readonly Channel _channel;
    private readonly EventLoop _loop;
    private readonly byte[] _plain;
    private readonly SslStream _tls;
    private ManualResetValueTaskSourceCore<int> _read;
    private Memory<byte> _wanted;
    private bool _isReading;
    private bool _hasEnded;
    private bool _isClosed;
    private bool _isBroken;
    private byte[] _inbound = [];
    private int _inboundStart;
    private int _inboundEnd;
    private TlsHello? _hello = new();

    /// <summary>Creates the layer.</summary>
    /// <param name="channel">The connection.</param>
    /// <param name="owner">Hears of it.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="plain">Where bytes are decrypted to; may be shared by all connections of the loop, for they are looked at before the next are decrypted.</param>
    public TlsLayer(Channel channel, ITlsOwner owner, EventLoop loop, byte[] plain)
    {
        _channel = channel;
        Owner = owner;
        _loop = loop;
        _plain = plain;
        _tls = new SslStream(this, leaveInnerStreamOpen: true);
    }

    /// <summary>Hears of it.</summary>
    public ITlsOwner Owner { get; set; }

    /// <summary>The version as k6 writes it, once the handshake is over.</summary>
    public string? Version { get; private set; }

    /// <summary>The cipher suite by its IANA name, once the handshake is over.</summary>
    public string? CipherSuite { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Start(SslClientAuthenticationOptions options) => _ = RunAsync(options);

    /// <summary>Encrypts and sends. False when the connection is broken.</summary>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _tls.Write(bytes);
            return !_isBroken;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Encrypted bytes came.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _hello?.Received(bytes);
        if (_isReading && _inboundStart == _inboundEnd)
        {
            int take = Math.Min(_wanted.Length, bytes.Length);
            bytes[..take].CopyTo(_wanted.Span);
            Keep(bytes[take..]);
            EndRead(take);
        }
        else
        {
            Keep(bytes);
        }
    }

    /// <summary>The peer has closed.</summary>
    public void FeedEnd()
    {
        _hasEnded = true;
        if (_isReading)
        {
            EndRead(0);
        }
    }

    /// <summary>Ends it; the owner hears nothing more.</summary>
    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_isReading)
        {
            EndRead(0);
        }

        _tls.Dispose();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return new ValueTask<int>(0);
        }

        int ready = _inboundEnd - _inboundStart;
        if (ready > 0)
        {
            int take = Math.Min(ready, buffer.Length);
            _inbound.AsSpan(_inboundStart, take).CopyTo(buffer.Span);
            _inboundStart += take;
            return new ValueTask<int>(take);
        }

        if (_hasEnded || _isClosed)
        {
            return new ValueTask<int>(0);
        }

        _read.Reset();
        _wanted = buffer;
        _isReading = true;
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hello?.Sent(buffer);
        _isBroken |= !_channel.Send(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    private async Task RunAsync(SslClientAuthenticationOptions options)
    {
        try
        {
            await _tls.AuthenticateAsClientAsync(options, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!_isClosed)
            {
                OnLoop(() => Owner.HandshakeFailed(e));
            }

            return;
        }

        Version = _tls.SslProtocol switch { SslProtocols.Tls12 => "tls1.2", SslProtocols.Tls13 => "tls1.3", _ => null };
        CipherSuite = _tls.NegotiatedCipherSuite.ToString();
        bool isResumed = _hello!.IsResumed;
        _hello = null;
        if (!_loop.IsHere)
        {
            await new LoopSwitch(_loop);
        }

        if (_isClosed)
        {
            return;
        }

        Owner.Secured(isResumed);
        await ReadAllAsync().ConfigureAwait(false);
    }

    private async Task ReadAllAsync()
    {
        while (!_isClosed)
        {
            int count;
            try
            {
                count = await _tls.ReadAsync(_plain).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException or NotSupportedException)
            {
                if (!_isClosed)
                {
                    Owner.Ended(SocketError.ConnectionReset);
                }

                return;
            }

            if (_isClosed)
            {
                return;
            }

            if (count == 0)
            {
                Owner.Ended(SocketError.Success);
                return;
            }

            Owner.Decrypted(_plain.AsSpan(0, count));
        }
    }

    private void OnLoop(Action action)
    {
        if (_loop.IsHere)
        {
            action();
        }
        else
        {
            _loop.Post(action);
        }
    }

    private void EndRead(int count)
    {
        _isReading = false;
        _wanted = default;
        _read.SetResult(count);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        int ready = _inboundEnd - _inboundStart;
        if (_inboundEnd + bytes.Length > _inbound.Length)
        {
            byte[] target = ready + bytes.Length <= _inbound.Length ? _inbound : new byte[Math.Max(4096, (ready + bytes.Length) * 2)];
            _inbound.AsSpan(_inboundStart, ready).CopyTo(target);
            (_inbound, _inboundStart, _inboundEnd) = (target, 0, ready);
        }

        bytes.CopyTo(_inbound.AsSpan(_inboundEnd));
        _inboundEnd += bytes.Length;
    }
}
