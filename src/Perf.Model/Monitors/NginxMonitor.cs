namespace Perf;

/// <summary>An nginx server: its connections and requests from stub_status, and its times from an access log that has them.</summary>
public sealed record NginxMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "nginx";

    /// <summary>The address of stub_status, a template; null where only the log is read.</summary>
    public string? Address { get; init; }

    /// <summary>The access log; null where only stub_status is asked.</summary>
    public string? AccessLog { get; init; }

    /// <summary>The log's log_format, as nginx' configuration has it; null for lines that name their times: <c>rt=$request_time urt=$upstream_response_time</c>, or JSON.</summary>
    public string? LogFormat { get; init; }
}
