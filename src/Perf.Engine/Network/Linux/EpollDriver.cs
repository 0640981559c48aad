using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Perf.Engine.Network.Linux;

/// <summary>
/// Sockets by epoll, edge-triggered: one system call waits for all, one reads, one writes. An event names its channel by a place in a table and the place's
/// generation, so that an event of a channel that was closed meanwhile is known for what it is.
/// </summary>
internal sealed unsafe class EpollDriver : SocketDriver
{
    private const int MaxEvents = 128;
    private const int BufferSize = 64 * 1024;
    private const ulong WakeToken = ulong.MaxValue;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(MaxEvents * Libc.EventSize));
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private readonly Stack<int> _free = new();
    private readonly Lock _wakeGate = new();
    private EpollChannel?[] _channels = new EpollChannel?[64];
    private uint[] _generations = new uint[64];
    private int _used;
    private bool _isCoarse;
    private bool _isDisposed;

    public EpollDriver()
    {
        _epoll = Libc.EpollCreate();
        _wake = Libc.EventCreate();
        if (_epoll < 0 || _wake < 0 || Libc.EpollControl(_epoll, Libc.EpollAdd, _wake, Libc.EpollIn, WakeToken) != 0)
        {
            throw new IOException($"the event loop cannot be made: {Marshal.GetPInvokeErrorMessage(Libc.Errno)}");
        }
    }

    public override Channel Connect(IPEndPoint address, IPAddress? source, IChannelOwner owner) => new EpollChannel(this, address, source, owner);

    public override int Wait(long ticks)
    {
        int count = _isCoarse ? WaitCoarse(ticks) : Libc.EpollWaitPrecise(_epoll, _events, MaxEvents, Math.Max(0, ticks) * 100);
        if (count >= 0)
        {
            return count;
        }

        int error = Libc.Errno;
        if (error == Libc.NoSystemCall && !_isCoarse)
        {
            _isCoarse = true;
            return Wait(ticks);
        }

        return error == Libc.Interrupted ? 0 : throw new IOException($"waiting for sockets failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public override void Dispatch(int index)
    {
        byte* one = _events + (index * Libc.EventSize);
        ulong data = *(ulong*)(one + Libc.EventData);
        if (data == WakeToken)
        {
            Libc.EventClear(_wake);
            return;
        }

        int place = (int)(uint)data;
        if (_generations[place] == (uint)(data >> 32) && _channels[place] is { } channel)
        {
            channel.Happened(*(uint*)one, new Span<byte>(_buffer, BufferSize));
        }
    }

    public override void Wake()
    {
        // A look-up or a script that ends after the run calls this too. Its descriptor is another file's by then, and would be written into.
        lock (_wakeGate)
        {
            if (!_isDisposed)
            {
                Libc.EventSet(_wake);
            }
        }
    }

    public override void Dispose()
    {
        lock (_wakeGate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        foreach (EpollChannel? channel in _channels)
        {
            channel?.Close();
        }

        Libc.Close(_wake);
        Libc.Close(_epoll);
        NativeMemory.Free(_events);
        NativeMemory.Free(_buffer);
    }

    /// <summary>Gives a channel a place and its descriptor to epoll. Returns the token of its events.</summary>
    public ulong Enter(EpollChannel channel, int descriptor, uint events)
    {
        if (!_free.TryPop(out int place))
        {
            place = _used++;
            if (place == _channels.Length)
            {
                Array.Resize(ref _channels, place * 2);
                Array.Resize(ref _generations, place * 2);
            }
        }

        _channels[place] = channel;
        ulong token = ((ulong)_generations[place] << 32) | (uint)place;
        _ = Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, events, token);
        return token;
    }

    public void Change(int descriptor, uint events, ulong token) => _ = Libc.EpollControl(_epoll, Libc.EpollModify, descriptor, events, token);

    /// <summary>Frees a place. Closing the descriptor takes it out of epoll.</summary>
    public void Leave(ulong token)
    {
        int place = (int)(uint)token;
        _channels[place] = null;
        _generations[place]++;
        _free.Push(place);
    }

    /// <summary>The kernel's number of an error as .NET names it.</summary>
    public static SocketError ErrorOf(int number) => number switch
    {
        0 => SocketError.Success,
        4 => SocketError.Interrupted,
        13 or 1 => SocketError.AccessDenied,
        22 => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,
        32 => SocketError.Shutdown,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        103 => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        105 or 12 => SocketError.NoBufferSpaceAvailable,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    // Before Linux 5.11 waits count milliseconds: rounded up, so that the loop does not spin through the last one.
    private int WaitCoarse(long ticks)
    {
        long milliseconds = ticks <= 0 ? 0 : (ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        return Libc.EpollWait(_epoll, _events, MaxEvents, (int)Math.Min(milliseconds, int.MaxValue));
    }
}
