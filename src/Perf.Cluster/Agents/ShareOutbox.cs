using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>Reports of a share that the coordinator does not have yet: numbered from 1 without gaps, kept until they are acknowledged. Safe for several threads.</summary>
/// <param name="capacity">How many are kept at most.</param>
internal sealed class ShareOutbox(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<ShareReport> _kept = new();
    private TaskCompletionSource _news = NewSignal();
    private long _last;

    /// <summary>Ends at the next news: a report, or <see cref="Signal"/>. Take it before looking whether there is something.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
            {
                return _news.Task;
            }
        }
    }

    /// <summary>Adds a report; its number is given here.</summary>
    /// <param name="report">The report.</param>
    /// <returns>False when there is no room: nobody has taken reports for long. Nothing is left out, so the share must end.</returns>
    public bool Add(ShareReport report)
    {
        lock (_gate)
        {
            if (_kept.Count >= capacity)
            {
                return false;
            }

            _kept.Enqueue(report with { Number = ++_last });
        }

        Signal();
        return true;
    }

    /// <summary>Forgets what the coordinator has.</summary>
    /// <param name="number">The last report that it has; a number that was never given out counts as the last one.</param>
    public void Acknowledge(long number)
    {
        lock (_gate)
        {
            while (_kept.TryPeek(out ShareReport? first) && first.Number <= number)
            {
                _kept.Dequeue();
            }
        }
    }

    /// <summary>The reports after one, in order; they stay until they are acknowledged.</summary>
    /// <param name="number">The last one that is known already.</param>
    /// <param name="most">How many at most.</param>
    public ShareReport[] After(long number, int most)
    {
        lock (_gate)
        {
            return [.. _kept.Where(report => report.Number > number).Take(most)];
        }
    }

    /// <summary>Something else is new.</summary>
    public void Signal()
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            told = _news;
            _news = NewSignal();
        }

        told.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
