using System.Security.Cryptography;
using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>Makes the sink of an output: the one list of what there is.</summary>
public static class SinkFactory
{
    /// <summary>Makes it; nothing is opened or sent.</summary>
    /// <param name="output">The output.</param>
    /// <param name="environment">Gives an environment variable's value, or null: where secrets come from.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The sink.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.VariableMissing"/>: a secret is not there. <see cref="ErrorIds.OutputInvalid"/>: an address or a file of authorities is none.</exception>
    public static ISink Create(OutputDefinition output, Func<string, string?> environment, TimeProvider time) =>
        Create(output, environment, new PumpSettings { Time = time, Chance = static () => RandomNumberGenerator.GetInt32(1_000_000) / 1e6 });

    internal static ISink Create(OutputDefinition output, Func<string, string?> environment, PumpSettings settings)
    {
        Secrets secrets = Secrets.From(environment);
        HttpDestination Server(string scheme = "Bearer") => new(output, secrets, scheme, settings.Time);
        string Identity() => SpillIdentity.Of(output, text => HttpDestination.Resolved(text, secrets, output));
        switch (output.Kind)
        {
            case OutputKind.InfluxDb:
                bool isK6 = output.Layout == OutputLayout.K6;
                return new PushSink(
                    output,
                    new InfluxTransport(Server(output.Version == 2 ? "Token" : "Bearer"), output),
                    new LineFraming(),
                    BatchCodec.Gzip,
                    isK6 ? null : new InfluxPoints(output.Tags),
                    isK6 ? (_, full) => new K6Samples(output.ToString(), output.Tags, full) : null,
                    settings) { Identity = Identity() };
            case OutputKind.PrometheusRemoteWrite:
                // It refuses what is older than what it has of a series.
                return new PushSink(output, new RemoteWriteTransport(Server()), RemoteWritePoints.Framing, BatchCodec.Snappy, new RemoteWritePoints(output.Tags), null, settings with { EarlierFirst = true }) { Identity = Identity() };
            case OutputKind.Otlp:
                return new PushSink(output, new OtlpTransport(Server()), OtlpPoints.Framing, BatchCodec.Gzip, new OtlpPoints(output.Tags), null, settings) { Identity = Identity() };
            case OutputKind.Pushgateway:
                return new PushgatewaySink(output, Server(), settings);
            case OutputKind.Prometheus:
                return new ScrapeSink(output, settings.Time);
            case OutputKind.StatsD:
                (string host, int port) = OutputSettings.HostAndPort(HttpDestination.Resolved(output.Address!, secrets, output), 8125)!.Value;
                return new PushSink(output with { SpillLimit = 0 }, new StatsDTransport(host, port), new LineFraming(), BatchCodec.None, new StatsDPoints(output.DogStatsD, output.Tags), null, settings);
            default:
                bool isCsv = output.Kind == OutputKind.Csv;
                return new PushSink(
                    output with { SpillLimit = 0 },
                    new FileTransport(output.Path!, isCsv ? CsvPoints.Header : []),
                    new LineFraming(),
                    BatchCodec.None,
                    isCsv ? new CsvPoints() : new JsonPoints(output.Tags),
                    null,
                    settings);
        }
    }
}
