using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Perf.Telemetry.Dashboard;

/// <summary>
/// Serves a page and its events on loopback. Its address holds a secret; without it nothing is there. A browser that is slow, that never reads, or that never comes costs one state's
/// memory at most and holds nobody up.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int MostStreams = 16;
    private const int MostRequests = 64;
    private const int MostCommand = 4096;
    private const int Tries = 5;

    private static readonly TimeSpan s_write = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_close = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly IDashboardPage _page;
    private readonly EventBoard _board;
    private readonly DashboardAccess _access;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private int _streams;

    private DashboardServer(HttpListener listener, int port, IDashboardPage page, EventBoard board)
    {
        string token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        string host = string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}");
        (_listener, _page, _board) = (listener, page, board);
        _access = new DashboardAccess(token, host);
        Address = new Uri($"http://{host}/{token}/");
        _accepting = AcceptAsync();
    }

    /// <summary>Where the page is, with its secret.</summary>
    public Uri Address { get; }

    // Windows lets anybody listen on the name, and needs an administrator for addresses.
    private static string Host => OperatingSystem.IsWindows() ? "localhost" : "127.0.0.1";

    /// <summary>Starts to listen.</summary>
    /// <param name="port">The port; null for one that is free.</param>
    /// <param name="page">What is served.</param>
    /// <param name="board">Where the page's events come from.</param>
    /// <returns>The server.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.DashboardUnavailable"/>: the port is in use, or listening is not allowed.</exception>
    public static DashboardServer Start(int? port, IDashboardPage page, EventBoard board)
    {
        for (int left = port is null ? Tries : 1; ; left--)
        {
            int chosen = port ?? FreePort();
            var listener = new HttpListener { IgnoreWriteExceptions = false };
            try
            {
                listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{chosen}/"));
                listener.Start();
                return new DashboardServer(listener, chosen, page, board);
            }
            catch (Exception e) when (e is HttpListenerException or SocketException)
            {
                listener.Close();
                if (left <= 1)
                {
                    throw new PerfException(
                        ErrorIds.DashboardUnavailable,
                        $"The dashboard cannot listen on port {chosen} of {Host}: {e.Message.TrimEnd('.')}. Leave -DashboardPort out for a port that is free, or give another.",
                        chosen,
                        e);
                }
            }
        }
    }

    /// <summary>Waits, after the board's end, until every browser has all of it.</summary>
    /// <param name="patience">For how long, at most.</param>
    /// <param name="waitsForFirst">Whether to wait for a browser that has not come yet, too.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>When all have it, or patience is over.</returns>
    public async Task WaitForReadersAsync(TimeSpan patience, bool waitsForFirst, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            if (waitsForFirst)
            {
                await _served.Task.WaitAsync(limit.Token).ConfigureAwait(false);
            }

            while (Volatile.Read(ref _streams) > 0)
            {
                await Task.Delay(20, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Who has not got it by now does not read.
        }
    }

    /// <summary>Stops listening; whoever still reads is cut off.</summary>
    /// <returns>When it has.</returns>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);

        // The port is free at once. A connection that does not close (ServeAsync) must not hold up the run's end.
        await Task.Factory.StartNew(_listener.Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(s_close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _accepting.WaitAsync(s_close).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (_closing.IsCancellationRequested || !_listener.IsListening)
                {
                    return;
                }

                continue;
            }

            if (Interlocked.Increment(ref _requests) > MostRequests)
            {
                Interlocked.Decrement(ref _requests);
                Refuse(context, HttpStatusCode.ServiceUnavailable);
                continue;
            }

            _ = Task.Run(() => ServeAsync(context));
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The browser is gone, or the run is over: neither is anybody's fault, and no request ends the run. .NET writes a last chunk even then, and waits where the browser does not
            // read: on a thread of its own, which ends with the browser's connection.
            _ = Task.Factory.StartNew(context.Response.Abort, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        if (!_access.IsHost(request.Headers["Host"]))
        {
            Refuse(context, HttpStatusCode.Forbidden);
            return;
        }

        if (_access.Wanted(request.Url?.AbsolutePath ?? "") is not { } wanted)
        {
            Refuse(context, HttpStatusCode.NotFound);
            return;
        }

        switch (request.HttpMethod, wanted)
        {
            case ("GET", ""):
                await WriteAsync(context, HttpStatusCode.OK, "text/html; charset=utf-8", await _page.PageAsync(_closing.Token).ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case ("GET", "events"):
                await StreamAsync(context).ConfigureAwait(false);
                break;
            case ("POST", "control"):
                await ControlAsync(context).ConfigureAwait(false);
                break;
            case ("GET", _) when _page.File(wanted) is { } file:
                await WriteAsync(context, HttpStatusCode.OK, file.ContentType, file.Bytes).ConfigureAwait(false);
                break;
            case (not "GET", "" or "events") or (not "POST", "control"):
                Refuse(context, HttpStatusCode.MethodNotAllowed);
                break;
            default:
                Refuse(context, HttpStatusCode.NotFound);
                break;
        }
    }

    private async Task ControlAsync(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        if (!_access.IsOwnCommand(request.Headers["Origin"], request.Headers["Sec-Fetch-Site"], request.ContentType))
        {
            Refuse(context, HttpStatusCode.Forbidden);
            return;
        }

        byte[] buffer = new byte[MostCommand + 1];
        int length = await request.InputStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, _closing.Token).AsTask().WaitAsync(s_write, _closing.Token).ConfigureAwait(false);
        if (length > MostCommand)
        {
            Refuse(context, HttpStatusCode.RequestEntityTooLarge);
            return;
        }

        DashboardReply reply = _page.Control(buffer.AsMemory(0, length));
        await WriteAsync(context, (HttpStatusCode)reply.Status, "application/json", reply.Json).ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpListenerContext context)
    {
        if (Interlocked.Increment(ref _streams) > MostStreams)
        {
            Interlocked.Decrement(ref _streams);
            Refuse(context, HttpStatusCode.ServiceUnavailable);
            return;
        }

        _board.Enter();
        try
        {
            Head(context.Response, HttpStatusCode.OK, "text/event-stream; charset=utf-8");
            context.Response.SendChunked = true;

            // A browser that comes back says what it has; one that comes for the first time has what its page was made of.
            long after = VersionOf(context.Request.Headers["Last-Event-ID"]) ?? VersionOf(context.Request.QueryString["after"]) ?? 0;
            await SendAsync(context, "retry: 1000\n\n"u8.ToArray()).ConfigureAwait(false);
            while (true)
            {
                BoardUpdate update = _board.Read(after);
                if (!update.Event.IsEmpty)
                {
                    await SendAsync(context, update.Event).ConfigureAwait(false);
                    after = update.Version;
                }

                if (update.IsLast)
                {
                    break;
                }

                await WaitAsync(context, after).ConfigureAwait(false);
            }

            context.Response.Close();
            _served.TrySetResult();
        }
        finally
        {
            _board.Leave();
            Interlocked.Decrement(ref _streams);
        }
    }

    // A line now and then, so that a browser that has gone is noticed where nothing changes.
    private async Task WaitAsync(HttpListenerContext context, long after)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        quiet.CancelAfter(s_quiet);
        try
        {
            await _board.WaitAsync(after, quiet.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            await SendAsync(context, ": still here\n\n"u8.ToArray()).ConfigureAwait(false);
        }
    }

    // Who takes nothing for so long does not read: what is under way to him is given up with the connection.
    private async Task SendAsync(HttpListenerContext context, ReadOnlyMemory<byte> bytes) =>
        await context.Response.OutputStream.WriteAsync(bytes, _closing.Token).AsTask().WaitAsync(s_write, _closing.Token).ConfigureAwait(false);

    private static async Task WriteAsync(HttpListenerContext context, HttpStatusCode status, string contentType, byte[] bytes)
    {
        Head(context.Response, status, contentType);
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes).AsTask().WaitAsync(s_write).ConfigureAwait(false);
        context.Response.Close();
    }

    private static void Refuse(HttpListenerContext context, HttpStatusCode status)
    {
        try
        {
            Head(context.Response, status, "text/plain");
            context.Response.ContentLength64 = 0;
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or InvalidOperationException or IOException)
        {
            // It has gone by itself.
        }
    }

    // No other page may read, frame or link to it, and the address with its secret is told to nobody.
    private static void Head(HttpListenerResponse response, HttpStatusCode status, string contentType)
    {
        response.StatusCode = (int)status;
        response.ContentType = contentType;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["X-Frame-Options"] = "DENY";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Content-Security-Policy"] =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private static long? VersionOf(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : null;
}
