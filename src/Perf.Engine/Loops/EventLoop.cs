using System.Collections.Concurrent;
using Perf.Engine.Network;
using Perf.Engine.Network.Linux;
using Perf.Engine.Pacing;

namespace Perf.Engine.Loops;

/// <summary>
/// One thread that does all the work of its virtual users: it waits for sockets and timers, and tells those whom they concern. Nothing on it is shared, so
/// nothing is locked. Other threads reach it by <see cref="Post"/> only.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Queue<Action> _deferred = new();
    private readonly List<ILoopSender> _senders = [];
    private readonly TimerHeap _timers = new();
    private readonly LoopWait _wait = new();
    private readonly Dictionary<long, TimeoutQueue> _timeouts = [];
    private readonly List<TimeoutQueue> _timeoutList = [];
    private readonly Thread _thread;
    private readonly Action<Exception> _failed;
    private readonly Func<long>? _clock;
    private TimeoutQueue? _lastQueue;
    private long _waitedTicks;
    private int _wakeIsPending;
    private volatile bool _isEnding;

    /// <summary>Creates a loop; it runs from <see cref="Start"/> on.</summary>
    /// <param name="index">Its number among the loops of a run.</param>
    /// <param name="driver">Its sockets.</param>
    /// <param name="failed">Hears of an exception that nobody below caught; the loop goes on.</param>
    /// <param name="clock">Ticks to go by instead of those of <see cref="Clock"/>, or null. Whoever moves them posts something, so that the loop looks.</param>
    public EventLoop(int index, SocketDriver driver, Action<Exception> failed, Func<long>? clock = null)
    {
        Index = index;
        Driver = driver;
        _failed = failed;
        _clock = clock;
        ReadClock();
        _thread = new Thread(Run) { IsBackground = true, Name = $"perf loop {index}", Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Its number among the loops of a run, from 0.</summary>
    public int Index { get; }

    /// <summary>Its sockets.</summary>
    public SocketDriver Driver { get; }

    /// <summary>The latest reading of the clock on this loop: some microseconds old at most while the loop works.</summary>
    public long Now { get; private set; }

    /// <summary>How often it has gone round.</summary>
    public long Turns { get; private set; }

    /// <summary>Time that it has waited in all, ticks; the rest of its life it worked. Read from any thread.</summary>
    public long WaitedTicks => Volatile.Read(ref _waitedTicks);

    /// <summary>Whether the caller is on this loop's thread.</summary>
    public bool IsHere => Thread.CurrentThread == _thread;

    public void Start() => _thread.Start();

    /// <summary>Has something done on the loop. May be called from any thread; what is posted is done in order.</summary>
    public void Post(Action work)
    {
        _posted.Enqueue(work);
        if (Interlocked.Exchange(ref _wakeIsPending, 1) == 0)
        {
            Driver.Wake();
        }
    }

    /// <summary>Has something done soon, after what is being done now; only on the loop.</summary>
    public void Defer(Action work) => _deferred.Enqueue(work);

    /// <summary>
    /// Has something sent before the loop waits the next time; only on the loop. What a turn has to send goes out in one go: the peer is woken once and finds
    /// more when it has done the first, where it would go to sleep and be woken for each, which costs the sender as much as sending.
    /// </summary>
    public void SendBeforeWait(ILoopSender sender) => _senders.Add(sender);

    /// <summary>Reads the clock.</summary>
    public long ReadClock() => Now = _clock is null ? Clock.Now : _clock();

    public void Set(LoopTimer timer, long due) => _timers.Set(timer, due);

    public void Remove(LoopTimer timer) => _timers.Remove(timer);

    /// <summary>Sets a limit of time.</summary>
    /// <param name="timeout">What hears of it.</param>
    /// <param name="length">Ticks from now.</param>
    public void Limit(LoopTimeout timeout, long length)
    {
        if (_lastQueue is null || _lastQueue.Length != length)
        {
            if (!_timeouts.TryGetValue(length, out TimeoutQueue? queue))
            {
                _timeouts[length] = queue = new TimeoutQueue(length);
                _timeoutList.Add(queue);
            }

            _lastQueue = queue;
        }

        _lastQueue.Add(timeout, Now);
    }

    /// <summary>Ends the loop's thread and closes its sockets.</summary>
    public void Dispose()
    {
        _isEnding = true;
        Driver.Wake();
        if (_thread.IsAlive && !IsHere)
        {
            _thread.Join();
        }

        Driver.Dispose();
    }

    private void Run()
    {
        if (OperatingSystem.IsLinux())
        {
            Libc.SharpenTimers();
        }

        while (!_isEnding)
        {
            try
            {
                Turn();
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }
    }

    private void Turn()
    {
        Turns++;
        RunPosted();
        ReadClock();
        FireDue();
        SendAll();
        long before = ReadClock();
        long ticks = HasWork ? 0 : _wait.TicksFrom(before, _timers.EarliestDue, _timers.Earliest?.ThenDue ?? 0, NextLimit());
        int count = Driver.Wait(ticks);
        Volatile.Write(ref _waitedTicks, _waitedTicks + ReadClock() - before);
        if (count == 0 && ticks > 0)
        {
            _wait.TimedOut(Now);
        }

        for (int i = 0; i < count; i++)
        {
            Dispatch(i);

            // A long batch of responses must not hold up the starts that are due meanwhile.
            if (_timers.EarliestDue <= Now)
            {
                FireDue();
            }
        }
    }

    private void SendAll()
    {
        if (_senders.Count == 0)
        {
            return;
        }

        ReadClock();
        for (int i = 0; i < _senders.Count; i++)
        {
            try
            {
                _senders[i].SendNow();
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }

        _senders.Clear();
    }

    private void Dispatch(int index)
    {
        try
        {
            Driver.Dispatch(index);
        }
        catch (Exception e)
        {
            _failed(e);
        }
    }

    private bool HasWork => _deferred.Count > 0 || !_posted.IsEmpty;

    private void RunPosted()
    {
        // A full fence: who finds a wake-up pending after this has posted what is seen below.
        Interlocked.Exchange(ref _wakeIsPending, 0);
        for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? work); left--)
        {
            work();
        }

        for (int left = _deferred.Count; left > 0; left--)
        {
            _deferred.Dequeue()();
        }
    }

    private void FireDue()
    {
        // No more than there are now: one that is set anew for this very moment, such as a pause of no length, would otherwise hold the loop for ever.
        for (int left = _timers.Count; left > 0 && _timers.TakeDue(Now) is { } timer; left--)
        {
            timer.Fire();
        }

        // By number: what follows upon one may set a limit of a length that has not occurred before.
        for (int i = 0; i < _timeoutList.Count; i++)
        {
            while (_timeoutList[i].TakeDue(Now) is { } timeout)
            {
                timeout.TimedOut();
            }
        }
    }

    private long NextLimit()
    {
        long next = long.MaxValue;
        for (int i = 0; i < _timeoutList.Count; i++)
        {
            next = Math.Min(next, _timeoutList[i].EarliestDue);
        }

        return next;
    }
}
