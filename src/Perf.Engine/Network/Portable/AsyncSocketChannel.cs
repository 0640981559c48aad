using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Perf.Engine.Network.Portable;

/// <summary>A TCP connection of an <see cref="AsyncSocketDriver"/>. An operation without bytes tells when the socket can be read; the reading is done on the loop's thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes the socket; a channel is closed and not disposed.")]
internal sealed class AsyncSocketChannel : Channel
{
    private readonly AsyncSocketDriver _driver;
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _reading;
    private SocketAsyncEventArgs? _writing;
    private byte[] _unsent = [];
    private int _unsentStart;
    private int _unsentEnd;
    private bool _isConnecting = true;
    private bool _isClosed;
    private SocketError _sendError;
    private volatile bool _canRead;
    private volatile bool _hasWritten;

    public AsyncSocketChannel(AsyncSocketDriver driver, IPEndPoint address, IPAddress? source, IChannelOwner owner)
        : base(owner)
    {
        _driver = driver;
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        _reading = new SocketAsyncEventArgs(true) { RemoteEndPoint = address };
        _reading.Completed += (_, _) => ReadEnded();
        try
        {
            if (source is not null)
            {
                _socket.Bind(new IPEndPoint(source, 0));
            }

            if (!_socket.ConnectAsync(_reading))
            {
                ReadEnded();
            }
        }
        catch
        {
            _isClosed = true;
            _socket.Dispose();
            throw;
        }
    }

    public override int Pending => _unsentEnd - _unsentStart;

    public override bool Send(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed || _sendError != SocketError.Success)
        {
            return false;
        }

        if (Pending == 0)
        {
            int sent = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error is not SocketError.Success and not SocketError.WouldBlock)
            {
                return false;
            }

            bytes = bytes[Math.Max(0, error == SocketError.WouldBlock ? 0 : sent)..];
            if (bytes.IsEmpty)
            {
                return true;
            }

            Keep(bytes);
            SendKept();
            return true;
        }

        Keep(bytes);
        return true;
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _driver.Leave(this);
        _socket.Dispose();
    }

    /// <summary>Does on the loop's thread what the ended operations allow.</summary>
    public void Happened()
    {
        if (_isClosed)
        {
            return;
        }

        if (_hasWritten)
        {
            _hasWritten = false;
            WriteEnded();
        }

        if (!_canRead || _isClosed)
        {
            return;
        }

        _canRead = false;
        if (_isConnecting)
        {
            _isConnecting = false;
            SocketError error = _reading.SocketError;
            Owner.Connected(error);
            if (error == SocketError.Success && !_isClosed)
            {
                _reading.SetBuffer(Array.Empty<byte>(), 0, 0);
                AwaitBytes();
            }

            return;
        }

        Receive();
    }

    private void Receive()
    {
        // What came before an error is read first: the peer may have said why it took no more.
        int count = _socket.Receive(_driver.Buffer, SocketFlags.None, out SocketError error);
        if (_reading.SocketError != SocketError.Success && (count == 0 || error != SocketError.Success))
        {
            // The operation that waited has taken the socket's error with it; a read only finds the end.
            Owner.Ended(_reading.SocketError);
            Close();
        }
        else if (error == SocketError.WouldBlock)
        {
            AwaitBytes();
        }
        else if (error == SocketError.Success && count > 0)
        {
            Owner.Received(_driver.Buffer.AsSpan(0, count));
            AwaitBytes();
        }
        else
        {
            Owner.Ended(error == SocketError.Success ? _sendError : error);
            Close();
        }
    }

    private void AwaitBytes()
    {
        if (_isClosed)
        {
            return;
        }

        if (!_socket.ReceiveAsync(_reading))
        {
            ReadEnded();
        }
    }

    private void ReadEnded()
    {
        _canRead = true;
        _driver.Ready(this);
    }

    private void SendKept()
    {
        if (_writing is null)
        {
            _writing = new SocketAsyncEventArgs(true);
            _writing.Completed += (_, _) => TellWritten();
        }

        _writing.SetBuffer(_unsent, _unsentStart, Pending);
        if (!_socket.SendAsync(_writing))
        {
            TellWritten();
        }
    }

    private void TellWritten()
    {
        _hasWritten = true;
        _driver.Ready(this);
    }

    private void WriteEnded()
    {
        if (_writing!.SocketError != SocketError.Success)
        {
            // Told when all that the peer has sent is read.
            _sendError = _writing.SocketError;
            _unsentStart = _unsentEnd = 0;
            return;
        }

        _unsentStart += _writing.BytesTransferred;
        if (Pending > 0)
        {
            SendKept();
            return;
        }

        _unsentStart = _unsentEnd = 0;
        Owner.Drained();
    }

    // Always into a new array where it does not fit behind: the one before is being written from.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_unsentEnd + bytes.Length > _unsent.Length)
        {
            byte[] larger = new byte[Math.Max(4096, (Pending + bytes.Length) * 2)];
            int pending = Pending;
            _unsent.AsSpan(_unsentStart, pending).CopyTo(larger);
            (_unsent, _unsentStart, _unsentEnd) = (larger, 0, pending);
        }

        bytes.CopyTo(_unsent.AsSpan(_unsentEnd));
        _unsentEnd += bytes.Length;
    }
}
