namespace Perf.Telemetry.Sinks;

/// <summary>An output that sends batches to a server: makes points of each second at once, and leaves the sending to a pump.</summary>
internal sealed class PushSink : ISink
{
    private readonly ITransport _transport;
    private readonly IBatchFraming _framing;
    private readonly BatchCodec _codec;
    private readonly IPointWriter? _writer;
    private readonly Func<SinkRun, Action<SinkBatch>, ISampleSink>? _samples;
    private readonly PumpSettings _settings;
    private readonly SwitchSampleSink? _switch;
    private BatchBuilder? _builder;
    private DeliveryPump? _pump;
    private DateTimeOffset _due;

    /// <summary>Creates it.</summary>
    /// <param name="definition">The output.</param>
    /// <param name="transport">Carries batches; belongs to the sink.</param>
    /// <param name="framing">Cuts them.</param>
    /// <param name="codec">Compresses them.</param>
    /// <param name="writer">Makes points of seconds; null where single samples are sent.</param>
    /// <param name="samples">Makes points of single samples; null where seconds are sent.</param>
    /// <param name="settings">How it waits.</param>
    public PushSink(OutputDefinition definition, ITransport transport, IBatchFraming framing, BatchCodec codec, IPointWriter? writer, Func<SinkRun, Action<SinkBatch>, ISampleSink>? samples, PumpSettings settings)
    {
        Definition = definition;
        (_transport, _framing, _codec, _writer, _samples, _settings) = (transport, framing, codec, writer, samples, settings);
        _switch = samples is null ? null : new SwitchSampleSink(definition.ToString());
    }

    public OutputDefinition Definition { get; }

    public ISampleSink? Samples => _switch;

    /// <summary>What tells the destination from any other, resolved: what waits on disk for one must not go to another.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Bytes that wait in memory.</summary>
    public long BytesInMemory => _pump?.BytesInMemory ?? 0;

    public Task<string?> ProbeAsync(CancellationToken stop) => _transport.ProbeAsync(stop);

    public void WarmUp(SinkRun run, Interval second)
    {
        if (_writer is null || _pump is not null)
        {
            return;
        }

        // The run's own beginning makes the writer forget this.
        var nowhere = new BatchBuilder(_codec, static _ => { });
        _writer.Begin(run, nowhere);
        _writer.Write(second, run.StartedAt + second.Start, nowhere);
        nowhere.Cut();
    }

    public void Begin(SinkRun run)
    {
        SpillFolder? spill = run.SpillFolder is null || Definition.SpillLimit == 0 ? null
            : new SpillFolder(run.SpillFolder, $"{Definition}{(_samples is null ? "" : " in k6's layout")}", Identity, run.Id, _codec.Extension, Definition.SpillLimit);
        _pump = new DeliveryPump(_transport, _framing, _codec, spill, Definition.MemoryLimit, _settings);
        _builder = new BatchBuilder(_codec, _pump.Offer);
        _writer?.Begin(run, _builder);
        _switch?.Connect(_samples!(run, _pump.Offer));
    }

    public void Add(Interval interval, DateTimeOffset at)
    {
        if (_writer is null || _builder is null)
        {
            return;
        }

        _writer.Write(interval, at, _builder);
        DateTimeOffset end = at + interval.Length;
        if (end >= _due)
        {
            // Half a second of slack: seconds are not exactly so long.
            _due = end + (Definition.Every ?? TimeSpan.FromSeconds(1)) - TimeSpan.FromMilliseconds(500);
            _builder.Cut();
        }
    }

    public async Task<OutputResult> EndAsync(RunResult result, CancellationToken stop)
    {
        if (_pump is null || _builder is null)
        {
            return new OutputResult { Kind = Definition.Kind, Destination = Definition.ToString() };
        }

        _writer?.End(result, result.StartedAt + result.Duration, _builder);
        _builder.Cut();
        long spilled = await _pump.EndAsync(stop).ConfigureAwait(false);
        return new OutputResult
        {
            Kind = Definition.Kind,
            Destination = Definition.ToString(),
            Written = _pump.Written,
            Spilled = spilled,
            Lost = _pump.Lost,
            Replayed = _pump.Replayed,
            LastError = _pump.LastError,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_pump is null)
        {
            _transport.Dispose();
        }
        else
        {
            await _pump.DisposeAsync().ConfigureAwait(false);
        }
    }
}
