namespace Perf.Cluster.Coordination;

/// <summary>Lets so many do something at a time, and the others wait for their turn. Whoever waits goes on where another one ends.</summary>
/// <param name="most">How many.</param>
internal sealed class Turns(int most)
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = most;

    /// <summary>Does something when it is its turn.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        await EnterAsync().ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private Task EnterAsync()
    {
        lock (_waiting)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource();
            _waiting.Enqueue(turn);
            return turn.Task;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? next;
        lock (_waiting)
        {
            if (!_waiting.TryDequeue(out next))
            {
                _free++;
            }
        }

        next?.SetResult();
    }
}
