namespace Perf;

/// <summary>
/// The metrics that the steps of one protocol are counted in. They are k6's HTTP metrics with the protocol's name in front, so that whoever knows one
/// family knows all: <c>http_req_duration</c>, <c>sql_req_duration</c>, <c>redis_req_duration</c>.
/// </summary>
/// <param name="Protocol">The protocol's short name.</param>
public sealed record RequestMetrics(string Protocol)
{
    /// <summary>HTTP, of any version.</summary>
    public static RequestMetrics Http { get; } = new("http");

    /// <summary>WebSocket.</summary>
    public static RequestMetrics WebSocket { get; } = new("ws");

    /// <summary>gRPC.</summary>
    public static RequestMetrics Grpc { get; } = new("grpc");

    /// <summary>SQL, of any database.</summary>
    public static RequestMetrics Sql { get; } = new("sql");

    /// <summary>Redis.</summary>
    public static RequestMetrics Redis { get; } = new("redis");

    /// <summary>Script blocks and delegates.</summary>
    public static RequestMetrics Script { get; } = new("script");

    /// <summary>Every family, in the order of reports.</summary>
    public static IReadOnlyList<RequestMetrics> All { get; } = [Http, WebSocket, Grpc, Sql, Redis, Script];

    /// <summary>Steps made (counter).</summary>
    public string Count { get; } = $"{Protocol}_reqs";

    /// <summary>Those that failed (rate).</summary>
    public string Failed { get; } = $"{Protocol}_req_failed";

    /// <summary>Attempts after the first, where a step was tried again (counter); each is in <see cref="Count"/> too.</summary>
    public string Retries { get; } = $"{Protocol}_req_retries";

    /// <summary>From the intended start to the end of the answer (trend).</summary>
    public string ResponseTime { get; } = $"{Protocol}_req_response_time";

    /// <summary>Service time: sending + waiting + receiving (trend).</summary>
    public string Duration { get; } = $"{Protocol}_req_duration";

    /// <summary>Waiting for a free connection, name look-up included (trend).</summary>
    public string Blocked { get; } = $"{Protocol}_req_blocked";

    /// <summary>Looking the server's name up, one value for each request that waited for it; a part of <see cref="Blocked"/> (trend).</summary>
    public string LookingUp { get; } = $"{Protocol}_req_looking_up";

    /// <summary>Opening the connection; 0 when one is reused (trend).</summary>
    public string Connecting { get; } = $"{Protocol}_req_connecting";

    /// <summary>The TLS handshake; 0 when a connection is reused (trend).</summary>
    public string TlsHandshaking { get; } = $"{Protocol}_req_tls_handshaking";

    /// <summary>Writing the request (trend).</summary>
    public string Sending { get; } = $"{Protocol}_req_sending";

    /// <summary>From the last byte written to the first byte read (trend).</summary>
    public string Waiting { get; } = $"{Protocol}_req_waiting";

    /// <summary>From the first byte read to the last (trend).</summary>
    public string Receiving { get; } = $"{Protocol}_req_receiving";

    /// <summary>The family's trends, in the order of reports.</summary>
    public IReadOnlyList<string> Trends => [ResponseTime, Duration, Blocked, LookingUp, Connecting, TlsHandshaking, Sending, Waiting, Receiving];

    /// <summary>The family that a metric belongs to.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <returns>The family, or null for a metric of no protocol.</returns>
    public static RequestMetrics? Of(string metric) => All.FirstOrDefault(family => metric == family.Count || metric == family.Failed || metric == family.Retries || family.Trends.Contains(metric));

    /// <summary>The families of which something was measured, in the order of reports.</summary>
    /// <param name="metrics">The metrics of a run or of a step.</param>
    /// <returns>None when nothing was.</returns>
    public static IReadOnlyList<RequestMetrics> In(IReadOnlyDictionary<string, MetricSummary> metrics) =>
        [.. All.Where(family => metrics.ContainsKey(family.Count) || metrics.ContainsKey(family.ResponseTime))];

    /// <summary>The family that figures of the whole are taken from: HTTP where it was measured, otherwise the first that was.</summary>
    /// <param name="metrics">The metrics of a run or of a step.</param>
    /// <returns>The family; HTTP when nothing was measured.</returns>
    public static RequestMetrics MainOf(IReadOnlyDictionary<string, MetricSummary> metrics) => In(metrics) is [var first, ..] ? first : Http;

    /// <summary>The metric of this family that means what one of another family does.</summary>
    /// <param name="metric">A metric of any protocol, such as <c>http_req_duration</c>.</param>
    /// <returns>Such as <c>sql_req_duration</c>; a metric of no protocol as it is.</returns>
    public string Same(string metric) => Of(metric) is { } other ? Protocol + metric[other.Protocol.Length..] : metric;
}
