namespace Perf.Telemetry.Sinks;

/// <summary>Carries remote write. A server that does not take native histograms gets the rest from then on.</summary>
/// <param name="server">The server.</param>
internal sealed class RemoteWriteTransport(HttpDestination server) : HttpTransport(server, "", "application/x-protobuf", BatchCodec.Snappy)
{
    private const int HistogramField = 4;

    private bool _isPlain;

    protected override IReadOnlyList<(string Name, string Value)> Headers => [("X-Prometheus-Remote-Write-Version", "0.1.0")];

    protected override string MissingAdvice => "Prometheus takes remote write when it is started with --web.enable-remote-write-receiver; its address ends in /api/v1/write";

    public override async Task<Delivery> SendAsync(SinkBatch batch, CancellationToken stop)
    {
        Delivery delivery = await base.SendAsync(_isPlain ? Plain(batch) : batch, stop).ConfigureAwait(false);
        if (_isPlain || delivery.Message?.Contains("native histograms", StringComparison.OrdinalIgnoreCase) != true)
        {
            return delivery;
        }

        _isPlain = true;
        return await base.SendAsync(Plain(batch), stop).ConfigureAwait(false);
    }

    private static SinkBatch Plain(SinkBatch batch) => batch with { Body = BatchCodec.Snappy.Compress(WireFraming.Without(BatchCodec.Snappy.Decompress(batch.Body), HistogramField)) };
}
