namespace Perf.Compatibility.Results.Artillery;

/// <summary>
/// Artillery's names of metrics and Perf's. Its <c>http.response_time</c> ends at the first byte, so that its counterpart is <c>http_req_waiting</c> and not
/// <c>http_req_duration</c>. Source: Artillery, core/engine_http (the names and what they measure).
/// </summary>
internal static class ArtilleryNames
{
    public const string Requests = "http.requests";
    public const string Responses = "http.responses";
    public const string RequestRate = "http.request_rate";
    public const string Codes = "http.codes.";
    public const string Errors = "errors.";
    public const string DownloadedBytes = "http.downloaded_bytes";
    public const string Created = "vusers.created";
    public const string Completed = "vusers.completed";
    public const string Failed = "vusers.failed";
    public const string Skipped = "vusers.skipped";
    public const string ByEndpoint = "plugins.metrics-by-endpoint.";
    public const string EndpointTime = ByEndpoint + "response_time.";
    public const string ExpectOk = "plugins.expect.ok";
    public const string ExpectFailed = "plugins.expect.failed";

    public const string MessagesSent = "websocket.messages_sent";
    public const string MessagesReceived = "websocket.messages_received";

    /// <summary>What is given as a rate too: the counter, and the rate's name.</summary>
    public static IReadOnlyList<(string Counter, string Rate)> Rates { get; } =
        [(Requests, RequestRate), (MessagesSent, "websocket.send_rate"), (MessagesReceived, "websocket.receive_rate")];

    /// <summary>Counters of messages: Artillery's name and Perf's.</summary>
    public static IReadOnlyList<(string Theirs, string Ours)> Messages { get; } = [(MessagesSent, MessageMetrics.Sent.Name), (MessagesReceived, MessageMetrics.Received.Name)];

    /// <summary>Distributions: Artillery's name and Perf's.</summary>
    public static IReadOnlyList<(string Theirs, string Ours)> Trends { get; } =
    [
        ("http.response_time", MetricNames.HttpReqWaiting),
        ("vusers.session_length", MetricNames.IterationDuration),
        ("http.tcp", MetricNames.HttpReqConnecting),
        ("http.tls", MetricNames.HttpReqTlsHandshaking),
    ];

    /// <summary>The figures of a distribution by Artillery's names, with the percentile of each that is one.</summary>
    public static IReadOnlyList<(string Name, double Percent)> Percentiles { get; } =
        [("p50", 50), ("median", 50), ("p75", 75), ("p90", 90), ("p95", 95), ("p99", 99), ("p999", 99.9)];
}
