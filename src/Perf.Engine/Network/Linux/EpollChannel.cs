using System.Net;
using System.Net.Sockets;

namespace Perf.Engine.Network.Linux;

/// <summary>A TCP connection of an <see cref="EpollDriver"/>.</summary>
internal sealed unsafe class EpollChannel : Channel
{
    // What is told once and for all. Edge-triggered: what is ready is told when it becomes so and never again, so the kernel need not look at each socket a second time to find that
    // it was read empty; and nothing has to be changed when a connection stands or a request does not fit.
    private const uint Events = Libc.EpollIn | Libc.EpollOut | Libc.EpollPeerEnded | Libc.EpollEdge;

    // An endless body must not keep the loop from its other sockets.
    private const int ReadsInARow = 16;

    private readonly EpollDriver _driver;
    private readonly int _descriptor;
    private readonly ulong _token;
    private byte[]? _unsent;
    private int _unsentStart;
    private int _unsentEnd;
    private bool _isConnecting = true;
    private bool _isClosed;
    private bool _hasEnded;
    private int _sendError;

    public EpollChannel(EpollDriver driver, IPEndPoint address, IPAddress? source, IChannelOwner owner)
        : base(owner)
    {
        _driver = driver;
        SocketAddress target = address.Serialize();
        _descriptor = Libc.OpenSocket(address.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.FamilyIPv6 : Libc.FamilyIPv4);
        int error = _descriptor < 0 ? Libc.Errno : 0;
        if (error == 0 && source is not null)
        {
            SocketAddress from = new IPEndPoint(source, 0).Serialize();
            error = Libc.Bind(_descriptor, from.Buffer.Span[..from.Size]) == 0 ? 0 : Libc.Errno;
        }

        if (error == 0)
        {
            error = Libc.Connect(_descriptor, target.Buffer.Span[..target.Size]) == 0 ? 0 : Libc.Errno;
        }

        if (error is not 0 and not Libc.InProgress)
        {
            _isClosed = true;
            if (_descriptor >= 0)
            {
                Libc.Close(_descriptor);
            }

            throw new SocketException((int)EpollDriver.ErrorOf(error));
        }

        _token = driver.Enter(this, _descriptor, Events);
    }

    public override int Pending => _unsentEnd - _unsentStart;

    public override bool Send(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed || _sendError != 0)
        {
            return false;
        }

        if (Pending > 0)
        {
            Keep(bytes);
            return true;
        }

        fixed (byte* start = bytes)
        {
            nint sent = Libc.Send(_descriptor, start, bytes.Length);
            if (sent == bytes.Length)
            {
                return true;
            }

            if (sent < 0 && Libc.Errno is not (Libc.TryAgain or Libc.Interrupted))
            {
                return false;
            }

            Keep(bytes[(int)Math.Max(0, sent)..]);
        }

        TellAgain();
        return true;
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _driver.Leave(_token);
        Libc.Close(_descriptor);
        DropKept();
    }

    public void Happened(uint events, Span<byte> buffer)
    {
        if (_isConnecting)
        {
            int error = Libc.SocketError(_descriptor);
            _isConnecting = false;
            Owner.Connected(EpollDriver.ErrorOf(error));
            if (error != 0)
            {
                return;
            }
        }

        if ((events & Libc.EpollOut) != 0 && Pending > 0)
        {
            SendKept();
        }

        if ((events & (Libc.EpollIn | Libc.EpollPeerEnded | Libc.EpollError | Libc.EpollHangUp)) != 0)
        {
            Receive(events, buffer);
        }
    }

    // A read that does not fill the buffer has emptied the socket: what comes after it is told anew. Only an end that is there already is not, so it is read up to.
    private void Receive(uint events, Span<byte> buffer)
    {
        bool hasEnd = (events & (Libc.EpollPeerEnded | Libc.EpollError | Libc.EpollHangUp)) != 0;
        for (int left = ReadsInARow; !_isClosed; left--)
        {
            if (left == 0)
            {
                TellAgain();
                return;
            }

            int read = ReceiveOnce(buffer);
            if (read == 0 || (read < buffer.Length && !hasEnd))
            {
                return;
            }
        }
    }

    private void TellAgain() => _driver.Change(_descriptor, Events, _token);

    // Gives the number of bytes; 0 when there was nothing, or the end.
    private int ReceiveOnce(Span<byte> buffer)
    {
        nint count;
        fixed (byte* start = buffer)
        {
            count = Libc.Receive(_descriptor, start, buffer.Length);
        }

        if (count > 0)
        {
            Owner.Received(buffer[..(int)count]);
            return (int)count;
        }

        int error = count == 0 ? _sendError : Libc.Errno;
        if (error == Libc.TryAgain)
        {
            return 0;
        }

        if (error == Libc.Interrupted)
        {
            TellAgain();
            return 0;
        }

        if (!_hasEnded)
        {
            _hasEnded = true;
            Owner.Ended(EpollDriver.ErrorOf(error));
        }

        if (!_isClosed)
        {
            Close();
        }

        return 0;
    }

    private void SendKept()
    {
        fixed (byte* start = _unsent)
        {
            nint sent = Libc.Send(_descriptor, start + _unsentStart, Pending);
            if (sent < 0)
            {
                int error = Libc.Errno;
                if (error is not (Libc.TryAgain or Libc.Interrupted))
                {
                    // The peer takes no more, and may have said why before: that is read first, and the end is told after it.
                    _sendError = error;
                    DropKept();
                }

                TellAgain();
                return;
            }

            _unsentStart += (int)sent;
        }

        if (Pending == 0)
        {
            DropKept();
            Owner.Drained();
        }
        else
        {
            TellAgain();
        }
    }

    private void DropKept() => (_unsent, _unsentStart, _unsentEnd) = (null, 0, 0);

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int needed = Pending + bytes.Length;
        byte[] target = _unsent is not null && _unsentStart + needed <= _unsent.Length ? _unsent : new byte[Math.Max(needed, 4096)];
        if (target != _unsent)
        {
            _unsent.AsSpan(_unsentStart, Pending).CopyTo(target);
            (_unsentStart, _unsentEnd) = (0, Pending);
        }

        bytes.CopyTo(target.AsSpan(_unsentEnd));
        _unsentEnd += bytes.Length;
        _unsent = target;
    }
}
