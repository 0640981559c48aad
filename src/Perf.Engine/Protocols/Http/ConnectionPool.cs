using Perf.Engine.Loops;

namespace Perf.Engine.Protocols.Http;

/// <summary>
/// One loop's connections to one origin. The one that was used last is taken first, so that few stay open. Exchanges that find none wait in order of arrival,
/// each with a connection being opened for it as far as the cap allows, and take whichever is free first: so no request is overtaken, and a burst that needs
/// connections is not held up by opening them.
/// </summary>
internal sealed class ConnectionPool(HttpTransport transport, HttpOrigin origin, int maxConnections)
{
    // Opening a connection costs ten times what a request does. After a hold-up, a burst of starts that opened one each would be slower than the arrivals and
    // never end; between these few, the answers that have come free connections.
    private const int OpensPerTurn = 16;

    private readonly IdleConnections _idle = new();
    private readonly HashSet<HttpConnection> _all = [];
    private HttpExchange? _firstWaiting;
    private HttpExchange? _lastWaiting;
    private HttpExchange? _firstUnserved;
    private int _waiting;
    private int _opening;
    private int _openedThisTurn;
    private long _turn;
    private bool _isAsked;

    public HttpTransport Transport { get; } = transport;

    public EventLoop Loop => Transport.Loop;

    public HttpOrigin Origin { get; } = origin;

    /// <summary>Gives an exchange a connection, now or when it has one.</summary>
    public void Take(HttpExchange exchange)
    {
        exchange.Pool = this;
        // Where one is idle, nobody waits but those that need a fresh one.
        if (!exchange.IsRepeated && _idle.Latest is { } latest)
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
        OpenForWaiting();
    }

    /// <summary>A connection is open, or has done its work: it serves whoever waits longest.</summary>
    public void Free(HttpConnection connection)
    {
        _opening -= connection.IsNew ? 1 : 0;
        if (!connection.IsNew && _firstWaiting is { IsRepeated: true, Opening: null } && _all.Count >= maxConnections)
        {
            // It makes room for the fresh one.
            connection.Close();
            return;
        }

        if (FirstFor(connection) is not { } next)
        {
            connection.IsNew = false;
            _idle.Add(connection);
            return;
        }

        if (connection.IsAwaited && connection.OpenedFor is var other && other != next)
        {
            // They change places: the other has the one that is being opened for this one.
            other.Opening = next.Opening;
            next.Opening?.OpenedFor = other;
        }

        Forget(next);
        connection.ChargeOpening(next, Loop.Now - next.WaitingSince);
        connection.IsNew = false;
        connection.Carry(next);
    }

    /// <summary>A connection could not be opened: the exchange that it was for fails, if it still waits.</summary>
    public void OpenFailed(HttpConnection connection, string errorClass, string message)
    {
        if (connection.IsAwaited)
        {
            HttpExchange exchange = connection.OpenedFor;
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

        _opening -= connection.IsNew ? 1 : 0;
        _idle.Remove(connection);
        OpenForWaiting();
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
        _waiting--;
        if (_firstUnserved == exchange)
        {
            _firstUnserved = exchange.NextWaiting;
        }

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

    // What was lost upon a kept connection needs a new one: another kept one may be closing too, and a request is repeated but once.
    private HttpExchange? FirstFor(HttpConnection connection)
    {
        HttpExchange? first = _firstWaiting;
        while (first is { IsRepeated: true } && !connection.IsNew)
        {
            first = first.NextWaiting;
        }

        return first;
    }

    private void OpenForWaiting()
    {
        if (_turn != Loop.Turns)
        {
            _turn = Loop.Turns;
            _openedThisTurn = 0;
        }

        while (_firstUnserved is { } exchange && _waiting > _opening && _all.Count < maxConnections)
        {
            if (_openedThisTurn == OpensPerTurn)
            {
                AskAgain();
                return;
            }

            _openedThisTurn++;
            _firstUnserved = exchange.NextWaiting;
            var connection = new HttpConnection(this, exchange) { IsNew = true };
            exchange.Opening = connection;
            _opening++;
            _all.Add(connection);
            connection.Open();
        }
    }

    private void AskAgain()
    {
        if (!_isAsked)
        {
            _isAsked = true;
            Loop.Defer(() =>
            {
                _isAsked = false;
                OpenForWaiting();
            });
        }
    }

    private void Enqueue(HttpExchange exchange)
    {
        _waiting++;
        _firstUnserved ??= exchange;
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
