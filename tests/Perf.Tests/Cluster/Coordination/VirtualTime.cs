namespace Perf.Tests.Cluster.Coordination;

/// <summary>
/// Time that goes from one thing that waits to the next, on one thread: what a timer wakes runs to where it waits again before anything else does, so that a course of events is the same each time. All of it
/// must be begun on that thread.
/// </summary>
internal class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(VirtualTimer Timer, long Due), (long Due, long Order)> _timers = new();
    private readonly Lock _gate = new();
    private long _now;
    private long _order;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => s_start.AddTicks(Interlocked.Read(ref _now));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Nothing is done for a while, as when a machine stands still; what was due meanwhile comes late.</summary>
    public void Skip(TimeSpan pause) => Interlocked.Add(ref _now, pause.Ticks);

    /// <summary>Does something on a thread of its own until it has ended.</summary>
    /// <param name="begin">Begins it.</param>
    /// <param name="limit">How much virtual time it may take.</param>
    public static T Run<T>(Func<VirtualTime, Task<T>> begin, TimeSpan limit)
    {
        var time = new VirtualTime();
        Task<T>? task = null;

        // Without the context of the test's own thread nothing is put off to another one.
        var thread = new Thread(() =>
        {
            task = begin(time);
            while (!task.IsCompleted && time.Elapsed < limit)
            {
                if (!time.Step())
                {
                    // Something is under way on another thread.
                    Task.WaitAny([task], TimeSpan.FromMilliseconds(1));
                }
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "It hangs.");
        Assert.True(Task.WaitAny([task!], TimeSpan.FromSeconds(30)) == 0, $"It did not end within {limit} of virtual time.");
        return task!.GetAwaiter().GetResult();
    }

    private bool Step()
    {
        VirtualTimer timer;
        lock (_gate)
        {
            if (!_timers.TryDequeue(out (VirtualTimer Timer, long Due) next, out _))
            {
                return false;
            }

            if (next.Timer.Due != next.Due)
            {
                return true;
            }

            timer = next.Timer;
            timer.Due = null;
            Interlocked.Exchange(ref _now, Math.Max(_now, next.Due));
        }

        timer.Fire();
        return true;
    }

    private void Set(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.Due = dueTime < TimeSpan.Zero ? null : _now + dueTime.Ticks;
            if (timer.Due is { } due)
            {
                _timers.Enqueue((timer, due), (due, _order++));
            }
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
