using Perf.ScriptWorker.Metrics;

namespace Perf.ScriptWorker.Sockets;

/// <summary>k6's metrics of WebSockets, as metrics of the script's own: there once a script imports a module of sockets.</summary>
internal static class SocketMetrics
{
    private static readonly CustomMetric s_sessions = new("ws_sessions", MetricType.Counter, IsTime: false);
    private static readonly CustomMetric s_sent = new("ws_msgs_sent", MetricType.Counter, IsTime: false);
    private static readonly CustomMetric s_received = new("ws_msgs_received", MetricType.Counter, IsTime: false);
    private static readonly CustomMetric s_connecting = new("ws_connecting", MetricType.Trend, IsTime: true);
    private static readonly CustomMetric s_duration = new("ws_session_duration", MetricType.Trend, IsTime: true);

    /// <summary>Declares them.</summary>
    public static void Declare(ScriptUser user)
    {
        foreach (CustomMetric metric in new[] { s_sessions, s_sent, s_received, s_connecting, s_duration })
        {
            user.Shared.Metrics.Declare(metric);
        }
    }

    /// <summary>A socket was opened.</summary>
    public static void Opened(ScriptUser user, SocketLink link, double milliseconds)
    {
        Add(user, s_sessions, 1, link);
        Add(user, s_connecting, milliseconds, link);
    }

    /// <summary>A message was sent.</summary>
    public static void Sent(ScriptUser user, SocketLink link) => Add(user, s_sent, 1, link);

    /// <summary>A message came.</summary>
    public static void Received(ScriptUser user, SocketLink link) => Add(user, s_received, 1, link);

    /// <summary>A socket was closed.</summary>
    public static void Closed(ScriptUser user, SocketLink link, double milliseconds) => Add(user, s_duration, milliseconds, link);

    private static void Add(ScriptUser user, CustomMetric metric, double value, SocketLink link) =>
        user.Samples.Add(new ScriptSample(ScriptSampleKind.Custom, metric.Name, value, user.Position.Group, link.Options.Tags, metric));
}
