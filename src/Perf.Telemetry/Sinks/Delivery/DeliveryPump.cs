namespace Perf.Telemetry.Sinks;

/// <summary>
/// Takes batches at once and sends them in their order, from tasks of its own. While the destination takes them they wait in memory. Once it does not, what comes is put on disk, so that memory stays as it
/// is and a process that ends loses nothing; then the disk's are sent before what came later. What neither memory nor disk hold is counted as lost.
/// </summary>
internal sealed partial class DeliveryPump : IAsyncDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Lock _disk = new();
    private readonly Queue<SinkBatch> _direct = new();
    private readonly Queue<SinkBatch> _toDisk = new();
    private readonly SemaphoreSlim _toSend = new(0);
    private readonly SemaphoreSlim _toSpill = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly ITransport _transport;
    private readonly IBatchFraming _framing;
    private readonly BatchCodec _codec;
    private readonly SpillFolder? _spill;
    private readonly long _memoryLimit;
    private readonly PumpSettings _settings;
    private readonly Task _sending;
    private readonly Task _spilling;
    private long _bytes;
    private long _number;
    private long _spilled;
    private long _written;
    private long _replayed;
    private long _lost;
    private bool _isAside;
    private bool _isBusy;
    private bool _isEnding;
    private volatile bool _isDenied;
    private volatile string? _cause;
    private volatile string? _loss;
    private int _failures;

    /// <summary>Starts it.</summary>
    /// <param name="transport">Carries batches; belongs to the pump.</param>
    /// <param name="framing">Cuts batches.</param>
    /// <param name="codec">Compresses them.</param>
    /// <param name="spill">Where batches wait on disk; null for nowhere. Belongs to the pump.</param>
    /// <param name="memoryLimit">The most bytes in memory.</param>
    /// <param name="settings">How it waits.</param>
    public DeliveryPump(ITransport transport, IBatchFraming framing, BatchCodec codec, SpillFolder? spill, long memoryLimit, PumpSettings settings)
    {
        (_transport, _framing, _codec, _spill, _memoryLimit, _settings) = (transport, framing, codec, spill, memoryLimit, settings);
        _sending = Task.Run(SendAllAsync);
        _spilling = Task.Run(SpillAllAsync);
    }

    /// <summary>Points that the destination has taken.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Points of earlier runs that the destination has taken.</summary>
    public long Replayed => Interlocked.Read(ref _replayed);

    /// <summary>Points that are lost, also those that earlier runs had left.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>What went wrong last.</summary>
    public string? LastError => _loss is null || _cause is null || _loss == _cause ? _loss ?? _cause : $"{_loss}; {_cause}";

    /// <summary>Bytes that wait in memory.</summary>
    public long BytesInMemory => Interlocked.Read(ref _bytes);

    /// <summary>Takes a batch. Waits for nothing.</summary>
    public void Offer(SinkBatch batch)
    {
        lock (_gate)
        {
            // Memory is for what is sent soon; half of it is left for what the disk does not take at once.
            _isAside |= _spill is not null && _bytes > _memoryLimit / 2;
            if (_bytes + batch.Body.Length > _memoryLimit)
            {
                Lose(batch.Points, "More waits than memory may hold (memoryLimit)");
                return;
            }

            batch = batch with { Number = _number++ };
            _bytes += batch.Body.Length;
            if (_isAside)
            {
                _toDisk.Enqueue(batch);
                _toSpill.Release();
            }
            else
            {
                _direct.Enqueue(batch);
            }
        }

        _toSend.Release();
    }

    /// <summary>Sends what waits as long as the destination takes it, and puts the rest on disk.</summary>
    /// <returns>How many points of this run wait on disk.</returns>
    public async Task<long> EndAsync(CancellationToken stop)
    {
        _isEnding = true;
        await _hurry.CancelAsync().ConfigureAwait(false);
        long began = _settings.Time.GetTimestamp();
        long progressed = began;
        long seen = Written + Replayed + Lost;
        while (!IsIdle(withEarlier: _settings.Time.GetElapsedTime(began) < _settings.ReplayEnd) && !_isDenied && !stop.IsCancellationRequested && _settings.Time.GetElapsedTime(began) < _settings.LongestEnd)
        {
            long now = Written + Replayed + Lost;
            if (now != seen)
            {
                (seen, progressed) = (now, _settings.Time.GetTimestamp());
            }
            else if (_settings.Time.GetElapsedTime(progressed) > _settings.Patience)
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None).ConfigureAwait(false);
        }

        await StopAsync().ConfigureAwait(false);
        return PutAllAside();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        PutAllAside();
        lock (_disk)
        {
            _spill?.Dispose();
        }

        _transport.Dispose();
        _stop.Dispose();
        _hurry.Dispose();
        _toSend.Dispose();
        _toSpill.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_sending, _spilling).ConfigureAwait(false);
    }

    private bool IsIdle(bool withEarlier)
    {
        lock (_gate)
        {
            if ((_isBusy && withEarlier) || _direct.Count > 0 || _toDisk.Count > 0)
            {
                return false;
            }
        }

        lock (_disk)
        {
            return _spill is null || (!_spill.HasOwn && !(withEarlier && _spill.HasEarlier));
        }
    }

    private async Task SpillAllAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await _toSpill.WaitAsync(_stop.Token).ConfigureAwait(false);
                SpillOne();
            }
        }
        catch (OperationCanceledException)
        {
            // The rest is put aside at the end.
        }
    }

    private void SpillOne()
    {
        SinkBatch? batch;
        lock (_gate)
        {
            if (!_toDisk.TryPeek(out batch))
            {
                return;
            }
        }

        PutAside(batch);
        lock (_gate)
        {
            _toDisk.Dequeue();
            _spilled++;
            _bytes -= batch.Body.Length;
        }

        _toSend.Release();
    }

    private void PutAside(SinkBatch batch)
    {
        lock (_disk)
        {
            try
            {
                if (_spill is null || !_spill.Put(batch))
                {
                    Lose(batch.Points, _spill is null ? "It was not taken before the end" : "More waits than the disk may hold (spillLimit)");
                }
            }
            catch (Exception e)
            {
                // Whatever the disk has: the others are put aside all the same.
                Lose(batch.Points, $"It cannot be put on disk: {e.Message}");
            }
        }
    }

    private long PutAllAside()
    {
        SinkBatch[] rest;
        lock (_gate)
        {
            rest = [.. _direct, .. _toDisk];
            _direct.Clear();
            _toDisk.Clear();
            _bytes = 0;
        }

        foreach (SinkBatch batch in rest)
        {
            PutAside(batch);
        }

        lock (_disk)
        {
            return _spill?.Points ?? 0;
        }
    }

    // Why the destination does not take anything is told with it.
    private void Lose(long points, string why, bool isReplay = false)
    {
        _loss = isReplay ? $"Of what earlier runs had left: {why}" : why;
        Interlocked.Add(ref _lost, points);
    }
}
