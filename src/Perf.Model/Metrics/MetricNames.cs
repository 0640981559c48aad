using System.Text.RegularExpressions;

namespace Perf;

/// <summary>The names of the built-in metrics. Those that k6 has are k6's, with k6's meaning; times are milliseconds.</summary>
public static partial class MetricNames
{
    /// <summary>Requests made (counter).</summary>
    public const string HttpReqs = "http_reqs";

    /// <summary>Service time: sending + waiting + receiving (trend).</summary>
    public const string HttpReqDuration = "http_req_duration";

    /// <summary>Time from the intended start to the last byte: lateness, waiting for a connection and connecting included (trend).</summary>
    public const string HttpReqResponseTime = "http_req_response_time";

    /// <summary>Waiting for a free connection, name look-up included (trend).</summary>
    public const string HttpReqBlocked = "http_req_blocked";

    /// <summary>Looking the server's name up, one value for each request that waited for it; a part of <see cref="HttpReqBlocked"/> (trend).</summary>
    public const string HttpReqLookingUp = "http_req_looking_up";

    /// <summary>Opening the TCP connection; 0 when one is reused (trend).</summary>
    public const string HttpReqConnecting = "http_req_connecting";

    /// <summary>The TLS handshake; 0 when a connection is reused (trend).</summary>
    public const string HttpReqTlsHandshaking = "http_req_tls_handshaking";

    /// <summary>Writing the request (trend).</summary>
    public const string HttpReqSending = "http_req_sending";

    /// <summary>From the last byte written to the first byte read (trend).</summary>
    public const string HttpReqWaiting = "http_req_waiting";

    /// <summary>From the first byte read to the last (trend).</summary>
    public const string HttpReqReceiving = "http_req_receiving";

    /// <summary>Requests that failed: no response, or a status that was not expected (rate).</summary>
    public const string HttpReqFailed = "http_req_failed";

    /// <summary>Iterations that ended (counter).</summary>
    public const string Iterations = "iterations";

    /// <summary>Time of one iteration, think time included (trend).</summary>
    public const string IterationDuration = "iteration_duration";

    /// <summary>Time of one group of steps, of all groups together (trend); that of one is <see cref="OfGroup"/>.</summary>
    public const string GroupDuration = "group_duration";

    /// <summary>Starts that an arrival executor owed and could not make (counter).</summary>
    public const string DroppedIterations = "dropped_iterations";

    /// <summary>How late an iteration began against its intended start (trend).</summary>
    public const string IterationStartLag = "iteration_start_lag";

    /// <summary>Iterations that were cut off at the end of the run (counter).</summary>
    public const string InterruptedIterations = "interrupted_iterations";

    /// <summary>Iterations that ended early, for a capture found nothing or a step failed that may not (counter). They are in <see cref="Iterations"/> too.</summary>
    public const string FailedIterations = "failed_iterations";

    /// <summary>Starts of an arrival executor that were left out, for as many virtual users as there may be were at work (counter).</summary>
    public const string SkippedIterations = "skipped_iterations";

    /// <summary>Iterations that found no row of data left and ended before their first step (counter).</summary>
    public const string DataExhausted = "data_exhausted";

    /// <summary>Checks and expectations that held (rate).</summary>
    public const string Checks = "checks";

    /// <summary>Bytes written, headers included (counter).</summary>
    public const string DataSent = "data_sent";

    /// <summary>Bytes read, headers included (counter).</summary>
    public const string DataReceived = "data_received";

    /// <summary>Virtual users that are busy (gauge).</summary>
    public const string Vus = "vus";

    /// <summary>Virtual users that exist (gauge).</summary>
    public const string VusMax = "vus_max";

    /// <summary>Connections opened (counter).</summary>
    public const string ConnectionsOpened = "connections_opened";

    /// <summary>Requests on a connection that was open already (counter).</summary>
    public const string ConnectionsReused = "connections_reused";

    /// <summary>TLS handshakes, resumed ones included (counter).</summary>
    public const string TlsHandshakes = "tls_handshakes";

    /// <summary>TLS handshakes that resumed an earlier session (counter).</summary>
    public const string TlsResumptions = "tls_resumptions";

    /// <summary>Every built-in metric with its type, in the order of reports: those of each protocol, then those of the whole.</summary>
    public static IReadOnlyDictionary<string, MetricType> All { get; } = new Dictionary<string, MetricType>(
        [
            .. RequestMetrics.All.SelectMany(OfFamily),
            new(Checks, MetricType.Rate),
            new(Iterations, MetricType.Counter),
            new(IterationDuration, MetricType.Trend),
            new(GroupDuration, MetricType.Trend),
            new(IterationStartLag, MetricType.Trend),
            new(DroppedIterations, MetricType.Counter),
            new(InterruptedIterations, MetricType.Counter),
            new(FailedIterations, MetricType.Counter),
            new(SkippedIterations, MetricType.Counter),
            new(DataExhausted, MetricType.Counter),
            new(DataSent, MetricType.Counter),
            new(DataReceived, MetricType.Counter),
            new(ConnectionsOpened, MetricType.Counter),
            new(ConnectionsReused, MetricType.Counter),
            new(TlsHandshakes, MetricType.Counter),
            new(TlsResumptions, MetricType.Counter),
            new(Vus, MetricType.Gauge),
            new(VusMax, MetricType.Gauge),
        ],
        StringComparer.Ordinal);

    /// <summary>The unit of times, in <see cref="Series.Unit"/> and <see cref="MetricSummary.Unit"/>.</summary>
    public const string Milliseconds = "ms";

    /// <summary>The unit of amounts of data.</summary>
    public const string Bytes = "bytes";

    /// <summary>Whether the metric's values are times in milliseconds.</summary>
    /// <param name="name">The metric's name, with or without tags.</param>
    /// <returns>True for the built-in trends.</returns>
    public static bool IsTime(string name) => UnitOf(name) == Milliseconds;

    /// <summary>The unit of a built-in metric's values.</summary>
    /// <param name="name">The metric's name, with or without tags.</param>
    /// <returns><see cref="Milliseconds"/>, <see cref="Bytes"/>, or null for a number of things, a share, and what is no built-in metric.</returns>
    public static string? UnitOf(string name) => BaseOf(name) switch
    {
        DataSent or DataReceived => Bytes,
        var metric => All.TryGetValue(metric, out MetricType type) && type == MetricType.Trend ? Milliseconds : null,
    };

    /// <summary>The metric that a part of it belongs to.</summary>
    /// <param name="name">Such as <c>http_req_duration{status:200}</c>.</param>
    /// <returns>Such as <c>http_req_duration</c>; a name without tags as it is.</returns>
    public static string BaseOf(string name) => name.IndexOf('{', StringComparison.Ordinal) is >= 0 and int brace ? name[..brace] : name;

    /// <summary>The part of <see cref="GroupDuration"/> that belongs to one group.</summary>
    /// <param name="path">The group's path, such as <c>::shop::basket</c>.</param>
    /// <returns>Such as <c>group_duration{group:::shop::basket}</c>.</returns>
    public static string OfGroup(string path) => $"{GroupDuration}{{group:{path}}}";

    /// <summary>The starts of iterations of one flow, where a test counts them (counter).</summary>
    /// <param name="flow">The flow's name.</param>
    /// <returns>Such as <c>iterations_started{flow:checkout}</c>.</returns>
    public static string OfFlow(string flow) => $"iterations_started{{flow:{flow}}}";

    /// <summary>The part of a metric that belongs to a status, or to a class of them (<see cref="HttpOptions.ByStatus"/>).</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="code">Such as <c>404</c> or <c>4xx</c>.</param>
    /// <returns>Such as <c>http_reqs{code:404}</c>.</returns>
    public static string OfCode(string metric, string code) => $"{metric}{{code:{code}}}";

    /// <summary>Whether a metric of one's own may be called so: k6's rule, a letter or underscore and up to 128 letters, digits and underscores. Source: k6, metric names.</summary>
    /// <param name="name">The name.</param>
    /// <returns>False for a name that is too long, too short or has other characters.</returns>
    public static bool IsValid(string name) => NamePattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    private static IEnumerable<KeyValuePair<string, MetricType>> OfFamily(RequestMetrics family) =>
        family.Trends.Select(trend => KeyValuePair.Create(trend, MetricType.Trend)).Append(new(family.Failed, MetricType.Rate)).Append(new(family.Count, MetricType.Counter))
            .Append(new(family.Retries, MetricType.Counter));
}
