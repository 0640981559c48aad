namespace Perf.Commands;

/// <summary>Offers short forms of outputs, with the addresses that their servers usually have.</summary>
public sealed class OutputCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
    [
        ("influxdb=http://127.0.0.1:8086/perf", "InfluxDB 1, 2 or 3, figures of each second"),
        ("prometheus=127.0.0.1:9464", "an address that Prometheus scrapes"),
        ("prometheus-rw=http://127.0.0.1:9090/api/v1/write", "Prometheus remote write"),
        ("pushgateway=http://127.0.0.1:9091", "Prometheus' Pushgateway"),
        ("otlp=http://127.0.0.1:4318", "OpenTelemetry metrics"),
        ("json=seconds.ndjson", "a line of JSON for each figure and second"),
        ("csv=seconds.csv", "the same as CSV"),
        ("statsd=127.0.0.1:8125", "StatsD over UDP"),
    ];
}
