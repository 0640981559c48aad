using System.Collections.Concurrent;

namespace Perf.Tests.Tuning.Mechanisms.Kernel;

/// <summary>Has what waits go on where it was begun: a namespace is a thread's, and the next thread of a pool would be in the machine's.</summary>
internal sealed class OneThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Act, object? State)> _posted = new();

    /// <summary>Runs it to its end on this thread.</summary>
    public static void Run(Func<Task> act)
    {
        SynchronizationContext? before = Current;
        using var thread = new OneThread();
        SetSynchronizationContext(thread);
        try
        {
            Task running = act();
            _ = running.ContinueWith(_ => thread._posted.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach ((SendOrPostCallback next, object? state) in thread._posted.GetConsumingEnumerable())
            {
                next(state);
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    public void Dispose() => _posted.Dispose();
}
