using Perf.Engine.Loops;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// One loop's connections to one origin. The one that was used last is taken first, so that few stay open. Exchanges that find none wait in order of arrival,
/// each with a connection being opened for it as far as the cap allows, and take whichever is free first: so no request is overtaken, and a burst that needs
/// connections is not held up by opening them.
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

    /// <summary>Gives an exchange a connection, now or when it has one.</summary>
    public void Take(HttpExchange exchange)
    {
        exchange.Pool = this;
        if (_firstWaiting is null && !exchange.IsRepeated && _idle.Latest is { } latest)
        {
            _idle.Remove(latest);
            latest.Carry(exchange);
            return;
        }

        if (exchange.IsRepeated && _all.Count >= maxConnections)
        {
            // A fresh one is wanted, and there is no place for it: the oldest idle one makes room.
            _idle.Oldest?.Close();
        }

        Enqueue(exchange);
        if (_all.Count < maxConnections)
        {
            OpenFor(exchange);
        }
    }

    /// <summary>A connection is open, or has done its work: it serves whoever waits longest.</summary>
    public void Free(HttpConnection connection)
    {
        if (_firstWaiting is not { } next)
        {
            _idle.Add(connection);
            return;
        }

        Forget(next);
        connection.ChargeOpening(next, Loop.Now - next.WaitingSince);
        connection.Carry(next);
    }

    /// <summary>A connection could not be opened: the exchange that it was for fails, if it still waits.</summary>
    public void OpenFailed(HttpConnection connection, string errorClass, string message)
    {
        if (connection.OpenedFor is { } exchange && exchange.Opening == connection)
        {
            Forget(exchange);
            connection.ChargeOpening(exchange, Loop.Now - exchange.WaitingSince);
            exchange.Fail(errorClass, message);

            // The owner may still be in the midst of sending it.
            Transport.CompleteSoon(exchange);
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
        for (HttpExchange? next = _firstWaiting; next is not null && _all.Count < maxConnections; next = next.NextWaiting)
        {
            if (next.Opening is null)
            {
                OpenFor(next);
                return;
            }
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
        exchange.Opening = null;
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
        var connection = new HttpConnection(this, exchange);
        exchange.Opening = connection;
        _all.Add(connection);
        connection.Open();
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
}
