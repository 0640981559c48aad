using Perf.Engine.Loops;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// One loop's connections to one origin. The one that was used last is taken first, so that few stay open; exchanges that wait are served in order of
/// arrival, so that no request is overtaken while connections are short.
/// </summary>
internal sealed class ConnectionPool(HttpTransport transport, HttpOrigin origin, int maxConnections)
{
    private readonly IdleConnections _idle = new();
    private readonly HashSet<HttpConnection> _all = [];
    private HttpExchange? _firstWaiting;
    private HttpExchange? _lastWaiting;

    public HttpTransport Transport { get; } = transport;

    public EventLoop Loop => Transport.Loop;

    public HttpOrigin Origin { get; } = origin;

    /// <summary>Connections that are open or being opened.</summary>
    public int Open => _all.Count;

    /// <summary>Gives an exchange a connection: an idle one, or a new one, or a place in the queue.</summary>
    public void Take(HttpExchange exchange)
    {
        exchange.Pool = this;
        if (_firstWaiting is null && !exchange.IsRepeated && _idle.Latest is { } latest)
        {
            _idle.Remove(latest);
            latest.Begin(exchange);
        }
        else if (_all.Count < maxConnections)
        {
            OpenFor(exchange);
        }
        else if (exchange.IsRepeated && _idle.Oldest is { } oldest)
        {
            // A fresh one is wanted, and there is no place for it: the oldest idle one makes room.
            oldest.Close();
            OpenFor(exchange);
        }
        else
        {
            Enqueue(exchange);
        }
    }

    /// <summary>Takes a connection back for the next request.</summary>
    public void GiveBack(HttpConnection connection)
    {
        if (Dequeue() is { } next)
        {
            next.Timings.Blocked += Loop.Now - next.WaitingSince;
            connection.Begin(next);
        }
        else
        {
            _idle.Add(connection);
        }
    }

    /// <summary>A connection has closed: its place goes to whoever waits.</summary>
    public void Left(HttpConnection connection)
    {
        if (!_all.Remove(connection))
        {
            return;
        }

        _idle.Remove(connection);
        if (_all.Count < maxConnections && Dequeue() is { } next)
        {
            next.Timings.Blocked += Loop.Now - next.WaitingSince;
            OpenFor(next);
        }
    }

    /// <summary>Takes an exchange out of the queue.</summary>
    public void Forget(HttpExchange exchange)
    {
        if (!exchange.IsWaiting)
        {
            return;
        }

        exchange.IsWaiting = false;
        if (exchange.PreviousWaiting is { } previous)
        {
            previous.NextWaiting = exchange.NextWaiting;
        }
        else
        {
            _firstWaiting = exchange.NextWaiting;
        }

        if (exchange.NextWaiting is { } next)
        {
            next.PreviousWaiting = exchange.PreviousWaiting;
        }
        else
        {
            _lastWaiting = exchange.PreviousWaiting;
        }

        exchange.NextWaiting = null;
        exchange.PreviousWaiting = null;
    }

    public void CloseAll()
    {
        foreach (HttpConnection connection in _all.ToArray())
        {
            connection.Close();
        }
    }

    private void OpenFor(HttpExchange exchange)
    {
        var connection = new HttpConnection(this);
        _all.Add(connection);
        connection.Open(exchange);
    }

    private void Enqueue(HttpExchange exchange)
    {
        exchange.IsWaiting = true;
        exchange.WaitingSince = Loop.Now;
        exchange.PreviousWaiting = _lastWaiting;
        exchange.NextWaiting = null;
        if (_lastWaiting is null)
        {
            _firstWaiting = exchange;
        }
        else
        {
            _lastWaiting.NextWaiting = exchange;
        }

        _lastWaiting = exchange;
    }

    private HttpExchange? Dequeue()
    {
        HttpExchange? first = _firstWaiting;
        if (first is not null)
        {
            Forget(first);
        }

        return first;
    }
}
