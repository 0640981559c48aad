using System.Collections.Concurrent;
using System.Net.Sockets;
using Perf.Engine.Pacing;

namespace Perf.Engine.Protocols.Http;

/// <summary>HTTP/1.1 over the platform's asynchronous sockets, with a pool of connections for each origin.</summary>
public sealed class SocketTransport : IHttpTransport
{
    private readonly ConcurrentDictionary<HttpOrigin, ConnectionPool> _pools = new();
    private readonly int? _maxConnections;
    private readonly Dialer _dialer;

    /// <summary>Creates the transport.</summary>
    /// <param name="options">The scenario's settings.</param>
    /// <exception cref="PerfException">The CA file cannot be read.</exception>
    public SocketTransport(HttpOptions options)
    {
        _maxConnections = options.MaxConnections;
        _dialer = new Dialer(options.Tls);
    }

    /// <inheritdoc/>
    public async ValueTask<HttpOutcome> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        var outcome = new HttpOutcome();
        ConnectionPool pool = _pools.GetOrAdd(call.Origin, static (origin, self) => new ConnectionPool(origin, self._maxConnections, self._dialer), this);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(call.Timeout);
        long begin = Clock.Now;
        try
        {
            if (!await TryExchangeAsync(pool, call, outcome, fresh: false, timeout.Token).ConfigureAwait(false))
            {
                // The kept connection was closed by the server just as it was taken: the request never reached it, so it goes once more.
                Metrics.RequestTimings lost = outcome.Timings;
                outcome.Timings = new Metrics.RequestTimings { Blocked = lost.Blocked + lost.Duration };
                await TryExchangeAsync(pool, call, outcome, fresh: true, timeout.Token).ConfigureAwait(false);
            }
        }
        catch (StepFault fault)
        {
            Fail(outcome, fault.ErrorClass, fault.Message);
        }
        catch (OperationCanceledException)
        {
            outcome.Interrupted = cancellation.IsCancellationRequested;
            bool connecting = !outcome.Timings.Sent && outcome.Timings.Connecting > 0;
            Fail(outcome, connecting ? ErrorClasses.ConnectTimeout : ErrorClasses.Timeout, $"no complete response from {call.Origin.Authority} within {DurationText.Format(TimeSpan.FromTicks(Clock.Now - begin))}");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            SocketError? code = (e as SocketException ?? e.InnerException as SocketException)?.SocketErrorCode;
            string errorClass = code is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown ? ErrorClasses.ConnectionReset : ErrorClasses.ConnectionClosed;
            Fail(outcome, errorClass, $"{call.Origin.Authority}: {e.Message}");
        }
        catch (Exception e)
        {
            Fail(outcome, ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}");
        }

        return outcome;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (ConnectionPool pool in _pools.Values)
        {
            pool.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static void Fail(HttpOutcome outcome, string errorClass, string message)
    {
        outcome.ErrorClass = errorClass;
        outcome.ErrorMessage = message;
    }

    /// <summary>Sends over one connection. Returns false when a kept one was found closed and the request may go once more.</summary>
    private static async ValueTask<bool> TryExchangeAsync(ConnectionPool pool, HttpCall call, HttpOutcome outcome, bool fresh, CancellationToken cancellation)
    {
        HttpConnection connection = await pool.TakeAsync(outcome, fresh, cancellation).ConfigureAwait(false);
        bool reused = connection.Uses > 0;
        bool reusable = false;
        try
        {
            reusable = await connection.ExchangeAsync(call, outcome, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (reused && !fresh && call.IsIdempotent && outcome.BytesReceived == 0
            && (e is StepFault { ErrorClass: ErrorClasses.ConnectionClosed } or IOException or SocketException))
        {
            return false;
        }
        finally
        {
            if (reusable)
            {
                pool.GiveBack(connection);
            }
            else
            {
                pool.Discard(connection);
            }
        }
    }
}
