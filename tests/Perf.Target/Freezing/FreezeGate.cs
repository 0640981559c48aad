using System.Diagnostics;

namespace Perf.Target.Freezing;

/// <summary>
/// Holds answers back while it is shut. Connections and TLS handshakes are still accepted, as a kernel and a proxy would while
/// the program behind them collects garbage.
/// </summary>
public sealed class FreezeGate : IDisposable
{
    private readonly TimestampAnchor _anchor = new(TimeProvider.System);
    private readonly Lock _lock = new();
    private readonly List<FreezeWindow> _log = [];
    private readonly ManualResetEventSlim _stop = new();
    private volatile TaskCompletionSource? _shut;
    private int _waiting;
    private long _shutSince;
    private Thread? _thread;

    /// <summary>The freezes that have ended, oldest first.</summary>
    public IReadOnlyList<FreezeWindow> Log
    {
        get
        {
            lock (_lock)
            {
                return [.. _log];
            }
        }
    }

    public bool IsFrozen => _shut is not null;

    /// <summary>How many answers it holds back.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Completes at once, or when the current freeze ends.</summary>
    public Task PassAsync() => _shut is { } shut ? WaitAsync(shut.Task) : Task.CompletedTask;

    public void Freeze()
    {
        lock (_lock)
        {
            if (_shut is not null || _stop.IsSet)
            {
                return;
            }
            _shutSince = Stopwatch.GetTimestamp();
            // Asynchronous continuations: the waiting requests go to the thread pool together instead of one after the other here.
            _shut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        TaskCompletionSource? shut;
        lock (_lock)
        {
            shut = _shut;
            if (shut is null)
            {
                return;
            }
            _shut = null;
            long end = Stopwatch.GetTimestamp();
            _log.Add(new FreezeWindow(_shutSince, end, _anchor.ToUnixMicroseconds(_shutSince), _anchor.ToUnixMicroseconds(end)));
        }
        shut.SetResult();
    }

    public void Dispose()
    {
        _stop.Set();
        Release();
        _thread?.Join();
        _stop.Dispose();
    }

    /// <summary>Freezes by this schedule until disposed. A thread of its own, since a timer fires late when the pool is busy.</summary>
    internal void Run(FreezeSchedule schedule)
    {
        long origin = Stopwatch.GetTimestamp();
        _thread = new Thread(() => Follow(schedule, origin)) { IsBackground = true, Name = "freeze" };
        _thread.Start();
    }

    private async Task WaitAsync(Task released)
    {
        Interlocked.Increment(ref _waiting);
        await released;
        Interlocked.Decrement(ref _waiting);
    }

    private void Follow(FreezeSchedule schedule, long origin)
    {
        for (int index = 0; WaitUntil(schedule.StartOf(index), origin); index++)
        {
            Freeze();
            if (!WaitUntil(schedule.EndOf(index), origin))
            {
                return;
            }
            Release();
        }
    }

    // Edges are absolute, so that a late wake-up does not shift the ones after it; and never early, whatever the wait rounds.
    private bool WaitUntil(TimeSpan edge, long origin)
    {
        for (var left = edge - Stopwatch.GetElapsedTime(origin); left > TimeSpan.Zero; left = edge - Stopwatch.GetElapsedTime(origin))
        {
            if (_stop.Wait(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds))))
            {
                return false;
            }
        }
        return !_stop.IsSet;
    }
}
