namespace Perf;

/// <summary>Where measurements can be sent while a run goes on.</summary>
public enum OutputKind
{
    /// <summary>InfluxDB 1, 2 or 3, by line protocol.</summary>
    InfluxDb,

    /// <summary>An address that Prometheus scrapes.</summary>
    Prometheus,

    /// <summary>Prometheus remote write 1.0, with native histograms.</summary>
    PrometheusRemoteWrite,

    /// <summary>Prometheus' Pushgateway.</summary>
    Pushgateway,

    /// <summary>OpenTelemetry metrics, OTLP over HTTP.</summary>
    Otlp,

    /// <summary>A file of JSON lines.</summary>
    Json,

    /// <summary>A file of comma-separated values.</summary>
    Csv,

    /// <summary>StatsD over UDP.</summary>
    StatsD,
}
