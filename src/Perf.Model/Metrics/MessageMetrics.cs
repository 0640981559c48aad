namespace Perf;

/// <summary>The messages of WebSocket steps. The names are k6's, whose scripts count theirs under them too. Source: k6, built-in metrics.</summary>
public static class MessageMetrics
{
    /// <summary>Messages that were sent (counter).</summary>
    public static MetricDeclaration Sent { get; } = new() { Name = "ws_msgs_sent", Type = MetricType.Counter };

    /// <summary>Messages that were read, also those that a step passed over (counter).</summary>
    public static MetricDeclaration Received { get; } = new() { Name = "ws_msgs_received", Type = MetricType.Counter };
}
