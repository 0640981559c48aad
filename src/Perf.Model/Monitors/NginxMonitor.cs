namespace Perf;

/// <summary>An nginx server: its connections and requests from stub_status, its times from an access log that has them, and what goes wrong from its error log.</summary>
public sealed record NginxMonitor : MonitorDefinition
{
    /// <inheritdoc/>
    public override string Kind => "nginx";

    /// <summary>The address of stub_status, a template; null where only logs are read.</summary>
    public string? Address { get; init; }

    /// <summary>The access log; null where it is not read.</summary>
    public string? AccessLog { get; init; }

    /// <summary>The error log; null where it is not read.</summary>
    public string? ErrorLog { get; init; }

    /// <summary>The log's log_format, as nginx' configuration has it; null for lines that name their times: <c>rt=$request_time urt=$upstream_response_time</c>, or JSON.</summary>
    public string? LogFormat { get; init; }
}
