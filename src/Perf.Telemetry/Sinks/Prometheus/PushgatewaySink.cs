using System.Net.Http.Headers;
using System.Text;

namespace Perf.Telemetry.Sinks;

/// <summary>
/// Puts the state of a run into a Pushgateway, every five seconds and at the end: a group of its job and this machine, which each push replaces. What a push that fails would have brought, the next one brings.
/// Source: Prometheus, Pushgateway, "API".
/// </summary>
internal sealed class PushgatewaySink(OutputDefinition definition, HttpDestination server, PumpSettings settings) : ISink
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private PrometheusState? _state;
    private Task _pushing = Task.CompletedTask;
    private string _path = "";
    private long _written;
    private volatile string? _lastError;
    private volatile bool _isDenied;

    public OutputDefinition Definition => definition;

    public ISampleSink? Samples => null;

    public async Task<string?> ProbeAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At("api/v1/status"));
        HttpReply reply = await server.SendAsync(request, stop).ConfigureAwait(false);
        return reply.Fault ?? (reply.Status is >= 200 and < 300 ? null : $"{reply.Shown}. {(reply.Status is 401 or 403 ? "Look whether user and password are right" : "Look whether the address is that of a Pushgateway")}");
    }

    public void WarmUp(SinkRun run, Interval second)
    {
        PrometheusState state = StateOf(run);
        state.Add(second);
        TextExposition.Write(state.Families());
    }

    public void Begin(SinkRun run)
    {
        _state = StateOf(run);
        _path = $"metrics/{Part("job", server.Given(definition.Job))}/{Part("instance", run.Machine)}";
        _pushing = Task.Run(PushAllAsync);
    }

    public void Add(Interval interval, DateTimeOffset at) => _state?.Add(interval);

    public async Task<OutputResult> EndAsync(RunResult result, CancellationToken stop)
    {
        _state?.End(result);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pushing.ConfigureAwait(false);
        int points = 0;
        bool isTaken = false;
        long began = settings.Time.GetTimestamp();
        while (_state is not null && !isTaken && !stop.IsCancellationRequested)
        {
            try
            {
                (isTaken, points) = await PushAsync(stop).ConfigureAwait(false);
                if (isTaken || _isDenied || settings.Time.GetElapsedTime(began) > settings.Patience)
                {
                    break;
                }

                await Task.Delay(settings.EndPause, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return new OutputResult
        {
            Kind = definition.Kind, Destination = definition.ToString(), Written = _written, Lost = isTaken ? 0 : points, LastError = _lastError,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pushing.ConfigureAwait(false);
        server.Dispose();
        _stop.Dispose();
    }

    private PrometheusState StateOf(SinkRun run) => new(run, definition.Tags.Select(tag => KeyValuePair.Create<string, string?>(tag.Key, tag.Value)));

    // Slashes and what is empty cannot stand in a path: the gateway's own way for those is Base64.
    private static string Part(string name, string value) => value.Length == 0 || value.Contains('/', StringComparison.Ordinal)
        ? $"{name}@base64/{(value.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=').Replace('+', '-').Replace('/', '_'))}"
        : $"{name}/{Uri.EscapeDataString(value)}";

    private async Task PushAllAsync()
    {
        try
        {
            while (!_isDenied)
            {
                await Task.Delay(definition.Every ?? s_every, settings.Time, _stop.Token).ConfigureAwait(false);
                await PushAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end pushes once more.
        }
    }

    private async Task<(bool IsTaken, int Points)> PushAsync(CancellationToken stop)
    {
        IReadOnlyList<MetricFamily> families = _state!.Families();
        int points = families.Sum(family => family.Points.Count);
        using var request = new HttpRequestMessage(HttpMethod.Put, server.At(_path)) { Content = new StringContent(TextExposition.Write(families), Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(TextExposition.ContentType);
        HttpReply reply = await server.SendAsync(request, stop).ConfigureAwait(false);
        if (reply.Fault is null && reply.Status is >= 200 and < 300)
        {
            _written += points;
            return (true, points);
        }

        _lastError = reply.Fault ?? reply.Shown;
        _isDenied = reply.Status is 401 or 403 or 404 or 400;
        return (false, points);
    }
}
