using System.Collections.Concurrent;
using System.Net;
using Perf.Engine.Pacing;

namespace Perf.Engine.Network.Portable;

/// <summary>
/// Sockets by .NET's own asynchronous operations (completion ports on Windows, kqueue on macOS): the operations end on the thread pool, are queued, and are
/// told to the owners on the loop's thread, which reads and writes by itself. So everything above sees the same as on Linux, at the price of one change of
/// threads for each event.
/// </summary>
internal sealed class AsyncSocketDriver : SocketDriver
{
    private const int BufferSize = 64 * 1024;

    private readonly ConcurrentQueue<AsyncSocketChannel> _ready = new();
    private readonly List<AsyncSocketChannel> _batch = [];
    private readonly HashSet<AsyncSocketChannel> _open = [];
    private readonly AutoResetEvent _signal = new(false);
    private int _isSignalled;

    /// <summary>What is read goes here first; one read at a time, on the loop's thread.</summary>
    public byte[] Buffer { get; } = new byte[BufferSize];

    public override Channel Connect(IPEndPoint address, IPAddress? source, IChannelOwner owner)
    {
        var channel = new AsyncSocketChannel(this, address, source, owner);
        _open.Add(channel);
        return channel;
    }

    public override int Wait(long ticks)
    {
        if (_ready.IsEmpty && ticks > 0)
        {
            WaitForSignal(ticks);
        }

        Interlocked.Exchange(ref _isSignalled, 0);
        _batch.Clear();
        while (_batch.Count < 256 && _ready.TryDequeue(out AsyncSocketChannel? channel))
        {
            _batch.Add(channel);
        }

        return _batch.Count;
    }

    public override void Dispatch(int index) => _batch[index].Happened();

    public override void Wake()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            _signal.Set();
        }
    }

    public override void Dispose()
    {
        foreach (AsyncSocketChannel channel in _open.ToArray())
        {
            channel.Close();
        }

        // Not disposed: an operation that is still under way on the pool signals it when it ends.
    }

    public void Ready(AsyncSocketChannel channel)
    {
        _ready.Enqueue(channel);
        Wake();
    }

    public void Leave(AsyncSocketChannel channel) => _open.Remove(channel);

    // Timers of .NET count milliseconds; what is left below one is spent looking, so that a start is not a millisecond late.
    private void WaitForSignal(long ticks)
    {
        long until = Clock.Now + ticks;
        long whole = (ticks - TimeSpan.TicksPerMillisecond) / TimeSpan.TicksPerMillisecond;
        if (whole > 0 && _signal.WaitOne((int)Math.Min(whole, int.MaxValue)))
        {
            return;
        }

        var spin = default(SpinWait);
        while (_ready.IsEmpty && Volatile.Read(ref _isSignalled) == 0 && Clock.Now < until)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
