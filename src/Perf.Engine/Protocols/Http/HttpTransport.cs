using Perf.Engine.Loops;
using Perf.Engine.Metrics;

namespace Perf.Engine.Protocols.Http;

/// <summary>HTTP/1.1 on one event loop. It never throws for what a server or network does: that comes back in the exchange as an error class.</summary>
internal sealed class HttpTransport
{
    private readonly Dictionary<HttpOrigin, ConnectionPool> _pools = [];
    private readonly int _maxConnections;
    private ConnectionPool? _lastPool;

    /// <summary>Creates the transport of a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="shared">What all loops of the run share.</param>
    /// <param name="maxConnections">The largest number of connections to one origin, on this loop.</param>
    /// <param name="counts">Gets the counts of connections.</param>
    public HttpTransport(EventLoop loop, HttpShared shared, int maxConnections, ConnectionCounts counts)
    {
        Loop = loop;
        Shared = shared;
        Counts = counts;
        _maxConnections = maxConnections;
    }

    public EventLoop Loop { get; }

    public HttpShared Shared { get; }

    public ConnectionCounts Counts { get; }

    /// <summary>What a TLS stream decrypts into; its content is looked at before anything else can be decrypted.</summary>
    public byte[] PlainBuffer { get; } = new byte[32 * 1024];

    /// <summary>Sends a request. Its owner hears when it has ended, never before this returns.</summary>
    /// <param name="exchange">The request; <see cref="EventLoop.Now"/> counts as its beginning.</param>
    public void Send(HttpExchange exchange)
    {
        exchange.IsPending = true;
        exchange.Use++;
        Loop.Limit(exchange.Limit, exchange.Timeout);
        PoolOf(exchange.Origin).Take(exchange);
    }

    /// <summary>Ends soon what could not even be sent; its error is in it.</summary>
    public void Refuse(HttpExchange exchange)
    {
        exchange.IsPending = true;
        exchange.Use++;
        CompleteSoon(exchange);
    }

    /// <summary>Cuts a request off, for the run has ended.</summary>
    public void Interrupt(HttpExchange exchange)
    {
        exchange.Interrupted = exchange.IsPending;
        Abandon(exchange, ErrorClasses.Interrupted, "no complete response when the run ended");
    }

    /// <summary>The request's time is over.</summary>
    public void TimedOut(HttpExchange exchange)
    {
        // Who waited for a place until just now was not kept waiting by connecting.
        bool connecting = exchange.Opening is { } opening && Loop.Now - opening.OpensSince >= exchange.Timeout / 2;
        Abandon(
            exchange,
            connecting ? ErrorClasses.ConnectTimeout : ErrorClasses.Timeout,
            $"no complete response from {exchange.Origin.Authority} within {DurationText.Format(TimeSpan.FromTicks(exchange.Timeout))}");
    }

    /// <summary>Sends again upon a new connection what a kept one, closed by the server meanwhile, never carried.</summary>
    public void Repeat(HttpExchange exchange)
    {
        RequestTimings lost = exchange.Timings;
        exchange.Timings = new RequestTimings { Blocked = lost.Blocked + lost.Duration };
        exchange.IsRepeated = true;
        exchange.Connection = null;
        int use = exchange.Use;
        Loop.Defer(() =>
        {
            // It may have been cut off meanwhile.
            if (exchange.IsPending && exchange.Use == use)
            {
                exchange.Pool!.Take(exchange);
            }
        });
    }

    /// <summary>An exchange has ended; its outcome is in it.</summary>
    public void Complete(HttpExchange exchange)
    {
        TimeoutQueue.Remove(exchange.Limit);
        exchange.IsPending = false;
        exchange.EndedAt = Loop.Now;
        exchange.Connection = null;
        exchange.Pool = null;
        exchange.Owner.Completed(exchange);
    }

    /// <summary>The same, soon: for what fails while its owner is still sending it.</summary>
    public void CompleteSoon(HttpExchange exchange)
    {
        TimeoutQueue.Remove(exchange.Limit);
        exchange.Connection = null;
        int use = exchange.Use;
        Loop.Defer(() =>
        {
            if (exchange.IsPending && exchange.Use == use)
            {
                Complete(exchange);
            }
        });
    }

    public void CloseAll()
    {
        foreach (ConnectionPool pool in _pools.Values)
        {
            pool.CloseAll();
        }
    }

    private void Abandon(HttpExchange exchange, string errorClass, string message)
    {
        if (!exchange.IsPending)
        {
            return;
        }

        if (exchange.IsWaiting)
        {
            HttpConnection? opening = exchange.Opening;
            long waited = Loop.Now - exchange.WaitingSince;
            exchange.Pool!.Forget(exchange);
            if (opening is null)
            {
                exchange.Timings.Blocked += waited;
            }
            else
            {
                opening.ChargeOpening(exchange, waited);
                opening.Close();
            }
        }

        exchange.Fail(errorClass, message);
        exchange.Connection?.Release(exchange);
        Complete(exchange);
    }

    private ConnectionPool PoolOf(HttpOrigin origin)
    {
        if (_lastPool is { } last && ReferenceEquals(last.Origin.Host, origin.Host) && last.Origin.Port == origin.Port && last.Origin.IsTls == origin.IsTls)
        {
            return last;
        }

        if (!_pools.TryGetValue(origin, out ConnectionPool? pool))
        {
            _pools[origin] = pool = new ConnectionPool(this, origin, _maxConnections);
        }

        return _lastPool = pool;
    }
}
