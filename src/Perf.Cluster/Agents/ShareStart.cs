using Perf.Cluster.Contracts;

namespace Perf.Cluster.Agents;

/// <summary>When a share begins. A later moment may be told up to the one that is known, so that a start that not all agents have heard of can be moved; then it is fixed. Safe for several threads.</summary>
internal sealed class ShareStart
{
    // What held the order up held up the one that replaces it, too.
    private static readonly TimeSpan s_another = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private TaskCompletionSource _news = NewSignal();
    private StartOrder? _order;
    private bool _isFixed;

    /// <summary>What was told; null before.</summary>
    public StartOrder? Order
    {
        get
        {
            lock (_gate)
            {
                return _order;
            }
        }
    }

    /// <summary>Tells it.</summary>
    /// <param name="order">The order. One that is not later than what is known changes nothing: it comes again, or was overtaken.</param>
    /// <returns>False when it is too late for another moment.</returns>
    public bool TryTell(StartOrder order)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            if (_order is { } known && order.StartUtcTicks <= known.StartUtcTicks)
            {
                return true;
            }

            if (_isFixed)
            {
                return false;
            }

            _order = order;
            told = _news;
            _news = NewSignal();
        }

        told.TrySetResult();
        return true;
    }

    /// <summary>Waits until it is known and near; from then on it is fixed. One that is near when it is told came late: another may be right behind it.</summary>
    /// <param name="left">How long there is still time for another moment.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<StartOrder> AwaitAsync(Func<StartOrder, TimeSpan> left, CancellationToken stop)
    {
        StartOrder? waited = null;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            StartOrder? order;
            Task news;
            TimeSpan wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                (order, news) = (_order, _news.Task);
                if (order is not null && (wait = left(order)) <= TimeSpan.Zero)
                {
                    // A share that takes another's place is always late, and has one start.
                    if (order == waited || order.FromTicks > 0)
                    {
                        _isFixed = true;
                        return order;
                    }

                    wait = s_another;
                }
            }

            waited = order;
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(news, Task.Delay(wait, woken.Token)).ConfigureAwait(false);
            await woken.CancelAsync().ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
