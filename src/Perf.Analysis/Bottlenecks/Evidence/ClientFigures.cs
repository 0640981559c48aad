namespace Perf.Analysis;

/// <summary>What the load generator measured, of the protocol that the run is mainly about. Times are milliseconds of the mean request over the whole run.</summary>
internal sealed class ClientFigures
{
    private readonly RunResult _run;

    /// <summary>Reads them.</summary>
    public ClientFigures(RunResult run)
    {
        _run = run;
        Family = RequestMetrics.MainOf(run.Metrics);
        double seconds = run.Duration.TotalSeconds > 0 ? run.Duration.TotalSeconds : run.Intervals.Sum(one => one.Length);
        MetricSummary? response = Metric(Family.ResponseTime) ?? Metric(Family.Duration);
        Response = response?.Avg;
        P50 = response?.Med;
        P95 = response?.P95;
        P99 = response?.P99;
        Least = response?.Min;
        Mix = new RequestMix(run.Metrics, Family);
        Requests = Metric(Family.Count)?.Count ?? run.Intervals.Sum(one => one.Requests);
        Rate = seconds > 0 ? Requests / seconds : 0;
        MetricSummary? failed = Metric(Family.Failed);
        double failures = failed?.Passes ?? (failed?.Rate is { } share && double.IsFinite(share) ? share * Requests : run.Intervals.Sum(one => one.Failed));

        // What the run's end cut off has not failed.
        failures -= run.Errors.Where(error => error.Class == ErrorClasses.Interrupted).Sum(error => error.Count);
        FailedShare = Requests > 0 ? Math.Clamp(failures / Requests, 0, 1) : 0;
        Connecting = Metric(Family.Connecting)?.Avg;
        Tls = Metric(Family.TlsHandshaking)?.Avg;
        Sending = Metric(Family.Sending)?.Avg;
        Waiting = Metric(Family.Waiting)?.Avg;
        Receiving = Metric(Family.Receiving)?.Avg;
        Blocked = Metric(Family.Blocked)?.Avg;
        MetricSummary? lookUps = Metric(Family.LookingUp);
        LookUp = lookUps?.Avg;
        LookingUp = Requests > 0 ? lookUps?.Avg * lookUps?.Count / Requests : null;
        Opened = Metric(MetricNames.ConnectionsOpened)?.Count;
        Handshakes = Metric(MetricNames.TlsHandshakes)?.Count;
        Resumptions = Metric(MetricNames.TlsResumptions)?.Count;
        Retries = Metric(Family.Retries)?.Count;
        BytesPerRequest = Requests > 0 && Mix.IsAlone ? Metric(MetricNames.DataReceived)?.Count / Requests : null;
        Vus = run.Intervals.Count > 0 ? run.Intervals.Average(one => (double)one.Vus) : null;
        MostVus = Metric(MetricNames.VusMax)?.Max;
        IterationSeconds = Metric(MetricNames.IterationDuration)?.Avg / 1000;
        IterationRate = seconds > 0 ? Metric(MetricNames.Iterations)?.Count / seconds : null;
    }

    /// <summary>The protocol.</summary>
    public RequestMetrics Family { get; }

    /// <summary>What else was spoken.</summary>
    public RequestMix Mix { get; }

    /// <summary>The mean response time.</summary>
    public double? Response { get; }

    /// <summary>The median response time.</summary>
    public double? P50 { get; }

    /// <summary>The 95th percentile of response time.</summary>
    public double? P95 { get; }

    /// <summary>The 99th percentile of response time.</summary>
    public double? P99 { get; }

    /// <summary>The shortest response time.</summary>
    public double? Least { get; }

    /// <summary>Requests in all.</summary>
    public double Requests { get; }

    /// <summary>Requests per second.</summary>
    public double Rate { get; }

    /// <summary>The share of requests that failed, 0 to 1.</summary>
    public double FailedShare { get; }

    /// <summary>Opening a connection; of the mean request, so that one that is reused counts 0.</summary>
    public double? Connecting { get; }

    /// <summary>The handshake of TLS, likewise.</summary>
    public double? Tls { get; }

    /// <summary>Writing the request.</summary>
    public double? Sending { get; }

    /// <summary>From the last byte written to the first read.</summary>
    public double? Waiting { get; }

    /// <summary>From the first byte read to the last.</summary>
    public double? Receiving { get; }

    /// <summary>Waiting for a free connection, name look-up included.</summary>
    public double? Blocked { get; }

    /// <summary>One look-up of the name.</summary>
    public double? LookUp { get; }

    /// <summary>Looking the name up, of the mean request: a part of <see cref="Blocked"/>; null where no name was looked up, or a tool does not tell.</summary>
    public double? LookingUp { get; }

    /// <summary>Connections opened, whatever was spoken over them.</summary>
    public double? Opened { get; }

    /// <summary>Handshakes of TLS, likewise.</summary>
    public double? Handshakes { get; }

    /// <summary>Those that resumed a session.</summary>
    public double? Resumptions { get; }

    /// <summary>Attempts after the first.</summary>
    public double? Retries { get; }

    /// <summary>Bytes read per request; null where several protocols share them.</summary>
    public double? BytesPerRequest { get; }

    /// <summary>Virtual users that were busy, in the mean.</summary>
    public double? Vus { get; }

    /// <summary>The most virtual users that there were.</summary>
    public double? MostVus { get; }

    /// <summary>Seconds of an iteration, think time included.</summary>
    public double? IterationSeconds { get; }

    /// <summary>Iterations that ended, per second.</summary>
    public double? IterationRate { get; }

    /// <summary>Connections opened for each request; null where several protocols share them.</summary>
    public double? OpenedPerRequest => Mix.IsAlone ? Opened / Math.Max(Requests, 1) : null;

    /// <summary>Handshakes of TLS for each request, likewise.</summary>
    public double? HandshakesPerRequest => Mix.IsAlone ? Handshakes / Math.Max(Requests, 1) : null;

    /// <summary>Requests under way in the mean, by Little's law, without the time before their connection was theirs.</summary>
    public double? InFlight => Response is { } response ? Rate * Math.Max(0, response - (BeforeSending ?? 0)) / 1000 : null;

    /// <summary>Time that the request spent in the load generator: late starts, waiting for a connection and for its name. What of the response time is in none of its phases.</summary>
    public double? BeforeSending => Response is { } response && Waiting is { } waiting
        ? Math.Max(0, response - (Connecting ?? 0) - (Tls ?? 0) - (Sending ?? 0) - waiting - (Receiving ?? 0))
        : null;

    /// <summary>The share of all requests that failed with one of some classes.</summary>
    public double ErrorShare(Func<string, bool> isOne) => Everything > 0 ? Math.Min(1, _run.Errors.Where(error => isOne(error.Class)).Sum(error => error.Count) / Everything) : 0;

    /// <summary>The share of all requests that failed as an example says that has one of some words in it. A class may have several causes, as all errors of a database's own have one class: those of seconds with other words are not counted, where that is known.</summary>
    public double ErrorTextShare(params string[] words) => Everything <= 0 ? 0 : Math.Min(1, _run.Errors
        .Where(error => words.Any(word => error.Example.Contains(word, StringComparison.OrdinalIgnoreCase))).Sum(error => error.Alike ?? error.Count) / Everything);

    /// <summary>The share of response time of a part of it.</summary>
    public double? ShareOf(double? milliseconds) => Response is > 0 and { } response && milliseconds is { } part && double.IsFinite(part) ? Math.Clamp(part / response, 0, 1) : null;

    // Errors are of every protocol.
    private double Everything => Math.Max(Requests, Mix.All);

    private MetricSummary? Metric(string name) => _run.Metrics.GetValueOrDefault(name);
}
