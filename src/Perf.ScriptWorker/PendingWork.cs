using Perf.Engine.Loops;

namespace Perf.ScriptWorker;

/// <summary>
/// What a virtual user's script still waits for besides its own lines: timers, and answers that come on other threads. Their callbacks run on the user's own thread, one
/// after another, while the script has nothing else to do; an iteration ends when nothing is left. All but <see cref="Await"/>'s completion is called on that thread.
/// </summary>
internal sealed class PendingWork(TimeProvider time, Baton baton)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _ready = new();
    private readonly PriorityQueue<long, (long Due, long Number)> _order = new();
    private readonly Dictionary<long, Action> _timers = [];
    private long _lastTimer;
    private int _awaited;
    private int _generation;

    /// <summary>Whether anything is left.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _ready.Count == 0 && _awaited == 0 && _timers.Count == 0;
            }
        }
    }

    /// <summary>Has something called after a while.</summary>
    /// <param name="delay">How long after now; less than nothing is nothing.</param>
    /// <param name="callback">What to call.</param>
    /// <returns>Its number, for <see cref="Clear"/>.</returns>
    public long Set(TimeSpan delay, Action callback)
    {
        long number = ++_lastTimer;
        _timers[number] = callback;
        _order.Enqueue(number, (time.GetTimestamp() + (long)(Math.Max(0, delay.TotalSeconds) * time.TimestampFrequency), number));
        return number;
    }

    /// <summary>Takes a timer back; one that is gone, or never was, is no fault.</summary>
    public void Clear(long number) => _timers.Remove(number);

    /// <summary>Says that an answer will come.</summary>
    /// <returns>To be called once, from any thread, with what is to run on the user's thread.</returns>
    public Action<Action> Await()
    {
        int generation;
        lock (_gate)
        {
            _awaited++;
            generation = _generation;
        }

        return callback =>
        {
            lock (_gate)
            {
                if (generation != _generation)
                {
                    return;
                }

                _awaited--;
                _ready.Enqueue(callback);
            }

            baton.Give();
        };
    }

    /// <summary>Runs what is ready, or waits until something is.</summary>
    /// <param name="check">Called before each wait; throws when the user's time is over, whereupon the baton is given.</param>
    /// <returns>False when nothing is left to wait for.</returns>
    public bool RunOne(Action check)
    {
        while (true)
        {
            check();
            if (TakeReady() is { } callback)
            {
                callback();
                return true;
            }

            if (IsEmpty)
            {
                return false;
            }

            baton.Take(TicksToTimer());
        }
    }

    /// <summary>The same with a token; where it is cancelled from another thread the baton is to be given too.</summary>
    public bool RunOne(CancellationToken stop) => RunOne(stop.ThrowIfCancellationRequested);

    /// <summary>Forgets everything: the iteration was cut off. What comes later is for nobody.</summary>
    public void Abandon()
    {
        _timers.Clear();
        _order.Clear();
        lock (_gate)
        {
            _ready.Clear();
            _awaited = 0;
            _generation++;
        }
    }

    private Action? TakeReady()
    {
        lock (_gate)
        {
            if (_ready.TryDequeue(out Action? ready))
            {
                return ready;
            }
        }

        SkipCleared();
        if (_order.TryPeek(out long number, out (long Due, long Number) key) && key.Due <= time.GetTimestamp())
        {
            _order.Dequeue();
            _timers.Remove(number, out Action? timer);
            return timer;
        }

        return null;
    }

    private long TicksToTimer()
    {
        SkipCleared();
        return _order.TryPeek(out _, out (long Due, long Number) key)
            ? Math.Max(0, (long)Math.Ceiling((key.Due - time.GetTimestamp()) * (double)TimeSpan.TicksPerSecond / time.TimestampFrequency))
            : long.MaxValue;
    }

    private void SkipCleared()
    {
        while (_order.TryPeek(out long number, out _) && !_timers.ContainsKey(number))
        {
            _order.Dequeue();
        }
    }
}
