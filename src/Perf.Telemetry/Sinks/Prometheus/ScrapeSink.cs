using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>An address that Prometheus scrapes: <c>/metrics</c>. HttpListener, for the module has no ASP.NET Core. It is bound before the run, and stays for a last scrape after it.</summary>
internal sealed class ScrapeSink : ISink
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly Dictionary<HttpListenerContext, Task> _answers = [];
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _fetchedLast = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _serving = Task.CompletedTask;
    private volatile PrometheusState? _state;
    private volatile bool _hasEnded;
    private volatile bool _wasFetched;
    private long _written;

    /// <summary>Creates it.</summary>
    /// <param name="definition">The output.</param>
    /// <param name="time">The clock.</param>
    public ScrapeSink(OutputDefinition definition, TimeProvider time) => (Definition, _time) = (definition, time);

    public OutputDefinition Definition { get; }

    public ISampleSink? Samples => null;

    public Task<string?> ProbeAsync(CancellationToken stop) => Task.FromResult(Listen());

    public void WarmUp(SinkRun run, Interval second)
    {
        PrometheusState state = StateOf(run);
        state.Add(second);
        Zipped(Encoding.UTF8.GetBytes(TextExposition.Write(state.Families())));
    }

    public void Begin(SinkRun run)
    {
        _state = StateOf(run);
        if (!_listener.IsListening && _fault is null)
        {
            Listen();
        }
    }

    public void Add(Interval interval, DateTimeOffset at) => _state?.Add(interval);

    public async Task<OutputResult> EndAsync(RunResult result, CancellationToken stop)
    {
        _state?.End(result);
        _hasEnded = true;
        if (_wasFetched && Definition.Linger > TimeSpan.Zero)
        {
            // Whoever came before comes again for the last figures.
            await Task.WhenAny(_fetchedLast.Task, Task.Delay(Definition.Linger, _time, stop)).ConfigureAwait(false);
        }

        return new OutputResult
        {
            Kind = Definition.Kind,
            Destination = Definition.ToString(),
            Written = Interlocked.Read(ref _written),
            LastError = !_listener.IsListening ? _fault : _wasFetched ? null : $"nobody fetched http://{Definition.Address}/metrics while the run went on",
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await _serving.ConfigureAwait(false);
        await Task.WhenAll(Answers()).ConfigureAwait(false);
        _stop.Dispose();
    }

    private string? _fault;

    private string? Listen()
    {
        (string host, int port) = OutputSettings.HostAndPort(Definition.Address!, 9464)!.Value;
        string[] hosts = host is "0.0.0.0" or "::" or "*" ? ["*"] : host is "127.0.0.1" or "localhost" ? ["127.0.0.1", "localhost"] : [host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host];
        try
        {
            foreach (string name in hosts)
            {
                _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{name}:{port}/"));
            }

            _listener.Start();
            _serving = Task.Run(ServeAsync);
            return null;
        }
        catch (Exception e) when (e is HttpListenerException or System.Net.Sockets.SocketException)
        {
            return _fault = $"{Definition.Address} cannot be listened on: {e.Message.TrimEnd('.')}. Another run, or another program, may have the port: name another with listen:";
        }
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            // Whoever reads slowly, or not at all, holds up nobody else.
            lock (_answers)
            {
                _answers[context] = Task.Run(() => ServeOneAsync(context));
            }
        }
    }

    private Task[] Answers()
    {
        lock (_answers)
        {
            return [.. _answers.Values];
        }
    }

    private async Task ServeOneAsync(HttpListenerContext context)
    {
        using var limit = new CancellationTokenSource(s_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await AnswerAsync(context, either.Token).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Whoever asked went away, or did not read, or the run is over. Not closed but cut off: to close is to wait for what was not read.
            Abort(context.Response);
        }

        lock (_answers)
        {
            _answers.Remove(context);
        }
    }

    private PrometheusState StateOf(SinkRun run) => new(run, Definition.Tags.Select(tag => KeyValuePair.Create<string, string?>(tag.Key, tag.Value)));

    private static byte[] Zipped(byte[] body)
    {
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return small.ToArray();
    }

    private static void Abort(HttpListenerResponse response)
    {
        try
        {
            response.Abort();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is cut off already.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken stop)
    {
        HttpListenerResponse response = context.Response;
        bool isMetrics = context.Request.Url?.AbsolutePath == "/metrics";
        if (context.Request.HttpMethod is not ("GET" or "HEAD"))
        {
            response.StatusCode = 405;
            return;
        }

        response.StatusCode = isMetrics ? 200 : 404;
        bool isLast = _hasEnded;
        IReadOnlyList<MetricFamily> families = isMetrics ? _state?.Families() ?? [] : [];
        byte[] body = Encoding.UTF8.GetBytes(isMetrics ? TextExposition.Write(families) : "Perf. Metrics are at /metrics.\n");
        response.ContentType = isMetrics ? TextExposition.ContentType : "text/plain; charset=utf-8";
        if (isMetrics && context.Request.Headers["Accept-Encoding"]?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true)
        {
            response.AddHeader("Content-Encoding", "gzip");
            body = Zipped(body);
        }

        response.ContentLength64 = body.Length;
        if (context.Request.HttpMethod == "GET")
        {
            // The listener's stream looks at a token before it writes, and not while it does.
            await response.OutputStream.WriteAsync(body, stop).AsTask().WaitAsync(stop).ConfigureAwait(false);
        }

        if (isMetrics)
        {
            _wasFetched = true;
            Interlocked.Add(ref _written, families.Sum(family => (long)family.Points.Count));
            if (isLast)
            {
                _fetchedLast.TrySetResult();
            }
        }
    }
}
