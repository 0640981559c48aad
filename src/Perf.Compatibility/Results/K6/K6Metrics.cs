namespace Perf.Compatibility.Results.K6;

/// <summary>What k6's own metrics are, for files that do not say it. Source: k6, built-in metrics.</summary>
public static class K6Metrics
{
    private static readonly Dictionary<string, (MetricType Type, string Contains)> s_builtin = Builtin();

    /// <summary>The kind of a metric of k6 or of Perf.</summary>
    /// <param name="name">The metric's name without tags.</param>
    /// <returns>Null for a custom metric.</returns>
    public static MetricType? TypeOf(string name) =>
        s_builtin.TryGetValue(name, out (MetricType Type, string) known) ? known.Type : MetricNames.All.TryGetValue(name, out MetricType type) ? type : null;

    /// <summary>What the values of a metric are, in k6's words.</summary>
    /// <param name="name">The metric's name without tags.</param>
    /// <returns><c>time</c>, <c>data</c> or <c>default</c>.</returns>
    public static string ContentsOf(string name) =>
        s_builtin.TryGetValue(name, out (MetricType, string Contains) known) ? known.Contains : MetricNames.IsTime(name) ? "time" : "default";

    private static Dictionary<string, (MetricType, string)> Builtin()
    {
        var all = new Dictionary<string, (MetricType, string)>(StringComparer.Ordinal);
        void Add(MetricType type, string contains, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                all[name] = (type, contains);
            }
        }

        Add(MetricType.Gauge, "default", "vus", "vus_max");
        Add(MetricType.Counter, "default", "iterations", "dropped_iterations", "http_reqs", "ws_sessions", "ws_msgs_sent", "ws_msgs_received");
        Add(MetricType.Counter, "data", "data_sent", "data_received", "browser_data_sent", "browser_data_received");
        Add(MetricType.Rate, "default", "checks", "http_req_failed", "browser_http_req_failed");
        Add(
            MetricType.Trend, "time",
            "iteration_duration", "group_duration", "http_req_duration", "http_req_blocked", "http_req_connecting", "http_req_tls_handshaking", "http_req_sending", "http_req_waiting", "http_req_receiving",
            "ws_ping", "ws_session_duration", "ws_connecting", "grpc_req_duration", "browser_http_req_duration",
            "browser_web_vital_fcp", "browser_web_vital_fid", "browser_web_vital_inp", "browser_web_vital_lcp", "browser_web_vital_ttfb");
        Add(MetricType.Trend, "default", "browser_web_vital_cls");
        return all;
    }
}
