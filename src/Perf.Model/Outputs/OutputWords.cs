namespace Perf;

/// <summary>The words by which scenarios and -Output name kinds of outputs, and the settings that each takes.</summary>
public static class OutputWords
{
    private static readonly string[] s_ofAll = ["name", "tags", "required"];
    private static readonly string[] s_ofServers = [.. s_ofAll, "url", "user", "password", "token", "headers", "every", "timeout", "memoryLimit", "spillLimit", "ca", "skipVerify"];

    private static readonly (OutputKind Kind, string Word, string[] Settings)[] s_kinds =
    [
        (OutputKind.InfluxDb, "influxdb", [.. s_ofServers, "version", "database", "retentionPolicy", "org", "bucket", "layout"]),
        (OutputKind.Prometheus, "prometheus", [.. s_ofAll, "listen", "linger"]),
        (OutputKind.PrometheusRemoteWrite, "prometheus-rw", s_ofServers),
        (OutputKind.Pushgateway, "pushgateway", [.. s_ofServers, "job"]),
        (OutputKind.Otlp, "otlp", s_ofServers),
        (OutputKind.Json, "json", [.. s_ofAll, "path", "layout"]),
        (OutputKind.Csv, "csv", ["name", "required", "path", "layout"]),
        (OutputKind.StatsD, "statsd", [.. s_ofAll, "address", "format", "every"]),
    ];

    /// <summary>The kinds' words.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(kind => kind.Word)];

    /// <summary>The word of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Such as <c>prometheus-rw</c>.</returns>
    public static string Of(OutputKind kind) => s_kinds.First(one => one.Kind == kind).Word;

    /// <summary>The settings of a kind, by name.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The names, as a scenario writes them.</returns>
    public static IReadOnlyList<string> SettingsOf(OutputKind kind) => s_kinds.First(one => one.Kind == kind).Settings;

    /// <summary>The setting that the short form gives: <c>url</c>, <c>listen</c>, <c>path</c> or <c>address</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The setting's name.</returns>
    public static string MainOf(OutputKind kind) => kind switch
    {
        OutputKind.Prometheus => "listen",
        OutputKind.Json or OutputKind.Csv => "path",
        OutputKind.StatsD => "address",
        _ => "url",
    };

    /// <summary>The kind of a word; case does not matter, and k6's own words for the same are known.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The kind, or null.</returns>
    public static OutputKind? Find(string word) => word.ToLowerInvariant() switch
    {
        "experimental-prometheus-rw" => OutputKind.PrometheusRemoteWrite,
        "opentelemetry" or "experimental-opentelemetry" => OutputKind.Otlp,
        "ndjson" => OutputKind.Json,
        var known => s_kinds.Where(one => one.Word == known).Select(one => (OutputKind?)one.Kind).FirstOrDefault(),
    };
}
