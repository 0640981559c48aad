using System.Diagnostics;

namespace Perf.Target;

/// <summary>
/// Waits that never end early and end at most about a millisecond late. The timers of the runtime count in a coarse clock
/// (4 ms on many Linux kernels), which a test of short latencies would see.
/// </summary>
internal sealed class DelayQueue : IDisposable
{
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private readonly object _lock = new();
    private readonly Thread _thread;
    private bool _stopped;

    public DelayQueue()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "delays" };
        _thread.Start();
    }

    /// <summary>Completes after this time; cancelled when the queue is stopped.</summary>
    public Task WaitAsync(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }
        long due = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_stopped)
            {
                waiter.SetCanceled();
                return waiter.Task;
            }
            bool isNext = !_waiting.TryPeek(out _, out long next) || due < next;
            _waiting.Enqueue(waiter, due);
            if (isNext)
            {
                Monitor.Pulse(_lock);
            }
        }
        return waiter.Task;
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.Pulse(_lock);
        }
    }

    public void Dispose()
    {
        Stop();
        _thread.Join();
    }

    private void Run()
    {
        var due = new List<TaskCompletionSource>();
        while (TakeDue(due))
        {
            due.ForEach(waiter => waiter.SetResult());
            due.Clear();
        }
        due.ForEach(waiter => waiter.SetCanceled());
    }

    // False when stopped; the list then holds all who still wait.
    private bool TakeDue(List<TaskCompletionSource> due)
    {
        lock (_lock)
        {
            while (!_stopped)
            {
                long now = Stopwatch.GetTimestamp();
                while (_waiting.TryPeek(out var waiter, out long at) && at <= now)
                {
                    due.Add(waiter);
                    _waiting.Dequeue();
                }
                if (due.Count > 0)
                {
                    return true;
                }
                Monitor.Wait(_lock, _waiting.TryPeek(out _, out long next) ? MillisecondsUntil(now, next) : Timeout.Infinite);
            }
            while (_waiting.TryDequeue(out var waiter, out _))
            {
                due.Add(waiter);
            }
            return false;
        }
    }

    private static int MillisecondsUntil(long now, long due) =>
        (int)Math.Min(Math.Ceiling((due - now) * 1000.0 / Stopwatch.Frequency), int.MaxValue);
}
