namespace Perf.Cluster.Coordination;

/// <summary>Does one thing after the other, whoever asks for it, so that a run's state belongs to nobody else meanwhile. Nobody waits.</summary>
/// <param name="run">Runs what empties the box: on the thread pool, or at once where a test has one thread for all.</param>
/// <param name="failed">Hears of what threw.</param>
internal sealed class Mailbox(Action<Action> run, Action<Exception> failed)
{
    private readonly Queue<Action> _waiting = new();
    private bool _isEmptied;

    /// <summary>Asks for something.</summary>
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
