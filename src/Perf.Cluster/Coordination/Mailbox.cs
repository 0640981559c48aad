namespace Perf.Cluster.Coordination;

/// <summary>Does one thing after the other, whoever asks for it, so that a run's state belongs to nobody else meanwhile. Nobody waits.</summary>
/// <param name="run">Runs what empties the box: on the thread pool, or at once where a test has one thread for all.</param>
/// <param name="failed">Hears of what threw.</param>
internal sealed class Mailbox(Action<Action> run, Action<Exception> failed)
{
    private readonly Queue<Action> _waiting = new();
    private bool _isEmptied;
    private volatile bool _isClosed;

    /// <summary>Asks for something. After the last thing nothing is done any more.</summary>
    public void Post(Action action)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(action);
            if (_isEmptied)
            {
                return;
            }

            _isEmptied = true;
        }

        run(Empty);
    }

    /// <summary>Asks for something, and tells what it gave when it is its turn. Whoever waits for that goes on outside of the box.</summary>
    /// <param name="work">What is asked for.</param>
    /// <param name="isLast">Whether nothing is done after it.</param>
    public Task<T> DoAsync<T>(Func<T> work, bool isLast = false)
    {
        var done = new TaskCompletionSource<T>();
        Post(() =>
        {
            try
            {
                T result = work();
                run(() => done.TrySetResult(result));
            }
            catch (Exception e)
            {
                run(() => done.TrySetException(e));
            }
            finally
            {
                _isClosed |= isLast;
            }
        });
        return done.Task;
    }

    private void Empty()
    {
        while (true)
        {
            Action? action;
            lock (_waiting)
            {
                if (!_waiting.TryDequeue(out action))
                {
                    _isEmptied = false;
                    return;
                }
            }

            if (_isClosed)
            {
                continue;
            }

            try
            {
                action();
            }
            catch (Exception e)
            {
                failed(e);
            }
        }
    }
}
