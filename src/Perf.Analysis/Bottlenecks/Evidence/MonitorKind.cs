namespace Perf.Analysis;

/// <summary>What a monitor watches, by its kind; for results of before the kind was kept, by its signals.</summary>
internal static class MonitorKind
{
    private static readonly (string Prefix, string Kind)[] s_prefixes =
    [
        ("postgresql.", "postgresql"), ("nginx.", "nginx"), ("redis.", "redis"), ("dotnet.", "dotnet"), ("http.server.", "dotnet"), ("http.client.", "dotnet"), ("db.client.", "dotnet"), ("dns.lookup.", "dotnet"), ("kestrel.", "dotnet"), ("process.", "process"), ("system.", "host"), ("container.", "host"),
        ("perf.", "host"),
    ];

    /// <summary>The kind of a series' monitor.</summary>
    public static string Of(MonitorSeries series) => series.Kind ?? KindOfSignal(series.Signal) ?? "";

    /// <summary>The family of evidence that a series belongs to.</summary>
    public static EvidenceFamily FamilyOf(MonitorSeries series) => Of(series) switch
    {
        "postgresql" => EvidenceFamily.Database,
        "nginx" => EvidenceFamily.Proxy,
        "redis" => EvidenceFamily.Cache,
        "dotnet" => EvidenceFamily.Application,
        "process" => ProcessTier(series),
        "host" or "node" => EvidenceFamily.Host,
        _ => FamilyOfSignal(series.Signal) ?? EvidenceFamily.Application,
    };

    /// <summary>The family that signals of a name belong to; null where the name does not tell.</summary>
    public static EvidenceFamily? FamilyOfSignal(string signal) => KindOfSignal(signal) switch
    {
        "postgresql" => EvidenceFamily.Database,
        "nginx" => EvidenceFamily.Proxy,
        "redis" => EvidenceFamily.Cache,
        "dotnet" or "process" => EvidenceFamily.Application,
        "host" => EvidenceFamily.Host,
        _ => null,
    };

    /// <summary>Whether a series is of a control group that somebody named.</summary>
    public static bool IsOfNamedGroup(MonitorSeries series) => series.Process is { Length: > 0 } && series.Signal.StartsWith("container.", StringComparison.Ordinal);

    /// <summary>The tier of a watched process, by its program; for results of before that was kept by the monitor's name, which has it in it.</summary>
    public static EvidenceFamily ProcessTier(MonitorSeries series)
    {
        string program = series.Process is { Length: > 0 } asked ? asked : series.Monitor;
        bool Has(string word) => program.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Has("postgres") || Has("postmaster") ? EvidenceFamily.Database
            : Has("nginx") || Has("haproxy") || Has("envoy") ? EvidenceFamily.Proxy
            : Has("redis") || Has("valkey") || Has("memcached") ? EvidenceFamily.Cache
            : EvidenceFamily.Application;
    }

    private static string? KindOfSignal(string signal) => s_prefixes.Where(one => signal.StartsWith(one.Prefix, StringComparison.Ordinal)).Select(one => one.Kind).FirstOrDefault();
}
