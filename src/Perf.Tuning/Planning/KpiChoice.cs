namespace Perf.Tuning;

/// <summary>
/// What a change is measured by, chosen from its finding before it is made. A median at a fixed rate of arrivals is hardly moved by neighbours and so comes first; what can be done at most tells where requests
/// queue for something of which there is too little, for below that limit nobody waits; what a service just restarted can do, where it is short of something only until it has come to it; and where requests fail, how many do.
/// </summary>
internal static class KpiChoice
{
    private static readonly TuningKpi s_latency = new() { Name = "p(50) of http_req_response_time", Kind = TuningKpiKind.Latency };
    private static readonly TuningKpi s_capacity = new() { Name = "successes of http_reqs", Kind = TuningKpiKind.Capacity, IsHigherBetter = true };
    private static readonly TuningKpi s_burst = s_capacity with { Kind = TuningKpiKind.Burst };
    private static readonly TuningKpi s_errors = new() { Name = "rate of http_req_failed", Kind = TuningKpiKind.Errors };

    private static readonly Dictionary<string, TuningKpiKind> s_kinds = new(StringComparer.Ordinal)
    {
        ["app.threadpool"] = TuningKpiKind.Burst,
        ["db.pool-small"] = TuningKpiKind.Capacity,
        ["proxy.no-upstream-keepalive"] = TuningKpiKind.Capacity,
        ["host.cpu-throttle"] = TuningKpiKind.Capacity,
        ["app.gc"] = TuningKpiKind.Capacity,
        ["proxy.worker-conns"] = TuningKpiKind.Errors,
        ["net.conn-limits"] = TuningKpiKind.Errors,
        ["db.max-connections"] = TuningKpiKind.Errors,
    };

    /// <summary>Chooses.</summary>
    /// <param name="finding">The finding's class; null where a strategy proposes the change.</param>
    /// <param name="asked">What the entry asks for; null for what the class is measured by.</param>
    public static TuningKpi Of(string? finding, TuningKpiKind? asked) => (asked ?? s_kinds.GetValueOrDefault(finding ?? "", TuningKpiKind.Latency)) switch
    {
        TuningKpiKind.Capacity => s_capacity,
        TuningKpiKind.Burst => s_burst,
        TuningKpiKind.Errors => s_errors,
        TuningKpiKind.Work => new TuningKpi { Name = Work(finding ?? ""), Kind = TuningKpiKind.Work },
        _ => s_latency,
    };

    /// <summary>What a change is measured by: a burst only where the application is restarted by it. A database or a cache just restarted is what nobody's users meet, and other changes restart nothing.</summary>
    /// <param name="kpi">What its class asks for.</param>
    /// <param name="effect">When it takes effect.</param>
    /// <param name="target">What is changed.</param>
    public static TuningKpi Fitted(TuningKpi kpi, TuningEffect effect, string target) =>
        kpi.Kind == TuningKpiKind.Burst && !(effect == TuningEffect.Restart && target.StartsWith("application:", StringComparison.Ordinal)) ? s_capacity : kpi;

    private static string Work(string finding) => finding switch
    {
        "db.checkpoint" or "db.wal-sync" => "statements.wal_bytes / requests",
        _ when finding.StartsWith("db.", StringComparison.Ordinal) => "statements.blocks / calls",
        "net.bandwidth" => "data_received / requests",
        _ => "signal system.cpu.utilization / requests",
    };
}
