using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// The connections to one origin. The one that was used last is taken first, so that few stay open; those who wait are served in order of arrival, so
/// that no request is overtaken while connections are short.
/// </summary>
internal sealed class ConnectionPool(HttpOrigin origin, int? maxConnections, Dialer dialer) : IDisposable
{
    // A connection idle for longer is looked at before use: servers close idle ones.
    private const long TrustedIdle = TimeSpan.TicksPerSecond / 4;

    private readonly Lock _gate = new();
    private readonly Stack<HttpConnection> _idle = new();
    private readonly LinkedList<TaskCompletionSource<HttpConnection?>> _waiting = [];
    private int _open;
    private bool _disposed;

    /// <summary>Takes an idle connection, or opens one, or waits for one.</summary>
    /// <param name="outcome">Gets the times of waiting and connecting.</param>
    /// <param name="fresh">Whether an idle one will not do.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The connection, and whether it was used before.</returns>
    public async ValueTask<HttpConnection> TakeAsync(HttpOutcome outcome, bool fresh, CancellationToken cancellation)
    {
        (HttpConnection? connection, LinkedListNode<TaskCompletionSource<HttpConnection?>>? place) = TakeIdleOrPlace(fresh);
        if (connection is not null)
        {
            return connection;
        }

        if (place is not null)
        {
            long begin = Clock.Now;
            try
            {
                connection = await WaitAsync(place, cancellation).ConfigureAwait(false);
            }
            finally
            {
                Metrics.RequestTimings timings = outcome.Timings;
                timings.Blocked += Clock.Now - begin;
                outcome.Timings = timings;
            }

            if (connection is { } given && !fresh)
            {
                return given;
            }

            // A fresh one is wanted: the place of the one that was given is used for it.
            connection?.Dispose();
        }

        try
        {
            return await dialer.OpenAsync(origin, outcome, cancellation).ConfigureAwait(false);
        }
        catch
        {
            ReleasePlace();
            throw;
        }
    }

    /// <summary>Gives a connection back for the next request.</summary>
    public void GiveBack(HttpConnection connection)
    {
        connection.IdleSince = Clock.Now;
        TaskCompletionSource<HttpConnection?>? next;
        lock (_gate)
        {
            next = NextWaiting();
            if (next is null && !_disposed)
            {
                _idle.Push(connection);
                return;
            }
        }

        if (next is null)
        {
            connection.Dispose();
        }
        else
        {
            next.SetResult(connection);
        }
    }

    /// <summary>Closes a connection that cannot carry another request.</summary>
    public void Discard(HttpConnection connection)
    {
        connection.Dispose();
        ReleasePlace();
    }

    public void Dispose()
    {
        HttpConnection[] idle;
        lock (_gate)
        {
            _disposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (HttpConnection connection in idle)
        {
            connection.Dispose();
        }
    }

    // An idle connection; or a place in the queue; or neither, and then the caller has the right to open one. Looking for an idle one and queueing are one
    // step: between two, a connection could be given back that nobody would ever tell the one who queues about.
    private (HttpConnection? Connection, LinkedListNode<TaskCompletionSource<HttpConnection?>>? Place) TakeIdleOrPlace(bool fresh)
    {
        while (true)
        {
            HttpConnection? connection;
            lock (_gate)
            {
                if (!_idle.TryPop(out connection))
                {
                    if (maxConnections is { } limit && _open >= limit)
                    {
                        return (null, _waiting.AddLast(new TaskCompletionSource<HttpConnection?>(TaskCreationOptions.RunContinuationsAsynchronously)));
                    }

                    _open++;
                    return default;
                }
            }

            if (fresh)
            {
                // Its place goes over to the one that is opened in its stead.
                connection.Dispose();
                return default;
            }

            if (Clock.Now - connection.IdleSince < TrustedIdle || !connection.IsStale)
            {
                return (connection, null);
            }

            Discard(connection);
        }
    }

    private async Task<HttpConnection?> WaitAsync(LinkedListNode<TaskCompletionSource<HttpConnection?>> place, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static (state, token) =>
            {
                (ConnectionPool pool, LinkedListNode<TaskCompletionSource<HttpConnection?>> node) = ((ConnectionPool, LinkedListNode<TaskCompletionSource<HttpConnection?>>))state!;
                bool waits;
                lock (pool._gate)
                {
                    waits = node.List is not null;
                    if (waits)
                    {
                        pool._waiting.Remove(node);
                    }
                }

                if (waits)
                {
                    node.Value.SetCanceled(token);
                }
            },
            (this, place));
        return await place.Value.Task.ConfigureAwait(false);
    }

    // A connection is gone: whoever waits longest may open one in its place.
    private void ReleasePlace()
    {
        TaskCompletionSource<HttpConnection?>? next;
        lock (_gate)
        {
            next = NextWaiting();
            if (next is null)
            {
                _open--;
            }
        }

        next?.SetResult(null);
    }

    private TaskCompletionSource<HttpConnection?>? NextWaiting()
    {
        if (_waiting.First is not { } first)
        {
            return null;
        }

        _waiting.RemoveFirst();
        return first.Value;
    }
}
