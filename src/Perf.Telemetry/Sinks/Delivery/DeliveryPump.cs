namespace Perf.Telemetry.Sinks;

/// <summary>
/// Takes batches at once and sends them in their order, from tasks of its own. While the destination takes them they wait in memory. Once it does not, what comes is put on disk, so that memory stays as it
/// is and a process that ends loses nothing; then the disk's are sent before what came later. What neither memory nor disk hold is counted as lost.
/// </summary>
internal sealed class DeliveryPump : IAsyncDisposable
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

    private async Task SendAllAsync()
    {
        try
        {
            FindEarlier();
            while (!_stop.IsCancellationRequested)
            {
                if (_isDenied || Next() is not { } batch)
                {
                    await _toSend.WaitAsync(_settings.Idle, _stop.Token).ConfigureAwait(false);
                    continue;
                }

                await SendAsync(batch).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What was not sent goes to disk.
        }
        catch (Exception e)
        {
            // Nobody foresaw it, so that nobody knows what another attempt would do: it ends the sending, not the run, and what waits goes to disk.
            _cause = e.Message;
            (_isDenied, _isAside) = (true, true);
        }
    }

    // What other runs have left may belong to another user; that is no reason not to send what is ours.
    private void FindEarlier()
    {
        try
        {
            lock (_disk)
            {
                _spill?.FindEarlier();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _cause = $"What earlier runs have left on disk cannot be read: {e.Message}";
        }
    }

    // Oldest first: memory, then the disk, then what has come since; what earlier runs have left when there is nothing else, or before all where the destination takes nothing that is older than what it has.
    // The disk is never read under the gate, for whoever offers waits at the gate.
    private SinkBatch? Next()
    {
        SinkBatch? earlier = _settings.EarlierFirst ? FromDisk(static spill => spill.PeekEarlier()) : null;
        long spilled;
        lock (_gate)
        {
            spilled = _spilled;
            if (earlier is not null || _direct.TryPeek(out earlier))
            {
                _isBusy = true;
                return earlier;
            }
        }

        SinkBatch? next = FromDisk(static spill => spill.Peek());
        bool isOwn = next is not null;
        next ??= FromDisk(static spill => spill.PeekEarlier());
        lock (_gate)
        {
            if (!isOwn)
            {
                if (_toDisk.Count > 0 || _direct.Count > 0 || _spilled != spilled)
                {
                    // On its way to the disk, or come meanwhile: the next look has it.
                    return null;
                }

                if (_failures == 0)
                {
                    _isAside = false;
                }
            }

            _isBusy = next is not null;
            return next;
        }
    }

    private SinkBatch? FromDisk(Func<SpillFolder, SinkBatch?> peek)
    {
        if (_spill is null)
        {
            return null;
        }

        lock (_disk)
        {
            SinkBatch? batch = peek(_spill);
            if (_spill.TakeUnreadable() is > 0 and var points)
            {
                Lose(points, "A file that waited on disk cannot be read any more");
            }

            return batch;
        }
    }

    private async Task SendAsync(SinkBatch batch)
    {
        try
        {
            Delivery delivery = await DeliverAsync(batch).ConfigureAwait(false);
            if (delivery.Outcome is DeliveryOutcome.Taken or DeliveryOutcome.Refused)
            {
                _failures = 0;
                Done(batch);
                return;
            }

            _cause = delivery.Message;
            if (delivery.Outcome == DeliveryOutcome.Denied)
            {
                (_isDenied, _isAside) = (true, true);
                return;
            }

            _failures++;
            lock (_gate)
            {
                _isAside |= _spill is not null;
            }

            await WaitAsync(delivery).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && batch.From is not null && !IsWhole(batch))
        {
            Lose(batch.Points, $"The file {Path.GetFileName(batch.From.Path)} that waited on disk is broken and was removed ({e.Message.TrimEnd('.')})", batch.IsReplay);
            Done(batch);
        }
        finally
        {
            lock (_gate)
            {
                _isBusy = false;
            }
        }
    }

    private bool IsWhole(SinkBatch batch)
    {
        try
        {
            _framing.Count(_codec.Decompress(batch.Body));
            return true;
        }
        catch (Exception)
        {
            // Whatever a decoder makes of bytes that are none of its own.
            return false;
        }
    }

    private async Task WaitAsync(Delivery delivery)
    {
        TimeSpan wait = delivery.Wait is { } asked ? (asked < s_longestWait ? asked : s_longestWait) : _settings.Backoff.Delay(_failures, _settings.Chance());
        if (_isEnding)
        {
            // Whoever asks for more time than there is gets the next run.
            _isDenied |= delivery.Wait > _settings.Patience;

            // The end waits for nobody for long; but it does not knock without a pause either.
            await Task.Delay(_settings.EndPause, _stop.Token).ConfigureAwait(false);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, _hurry.Token);
        try
        {
            await Task.Delay(wait, _settings.Time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // The run is over: one more attempt at once.
        }
    }

    // A batch that is too large goes in halves, and those in halves. What is left of it when the destination fails takes the whole one's place at once: what was sent is counted, and not sent again.
    private async Task<Delivery> DeliverAsync(SinkBatch batch)
    {
        var parts = new Stack<SinkBatch>([batch]);
        try
        {
            while (parts.TryPeek(out SinkBatch? part))
            {
                Delivery delivery = await _transport.SendAsync(part, _stop.Token).ConfigureAwait(false);
                switch (delivery.Outcome)
                {
                    case DeliveryOutcome.Taken:
                        int left = Math.Min(delivery.LeftOut ?? 0, part.Points);
                        if (left > 0)
                        {
                            Lose(left, delivery.Message!, part.IsReplay);
                        }

                        Interlocked.Add(ref part.IsReplay ? ref _replayed : ref _written, part.Points - left);
                        parts.Pop();
                        break;
                    case DeliveryOutcome.TooLarge when Halves(part) is { } halves:
                        parts.Pop();
                        parts.Push(halves.Second);
                        parts.Push(halves.First);
                        break;
                    case DeliveryOutcome.Refused or DeliveryOutcome.TooLarge:
                        Lose(part.Points, delivery.Message!, part.IsReplay);
                        parts.Pop();
                        break;
                    default:
                        return delivery;
                }
            }

            return Delivery.Taken;
        }
        finally
        {
            if (parts.TryPeek(out SinkBatch? first) && first != batch)
            {
                Replace(batch, Joined(batch, parts));
            }
        }
    }

    // Bodies of both framings are one body when they stand behind each other. Compressed they are not: snappy's block format has one block.
    private SinkBatch Joined(SinkBatch batch, IReadOnlyCollection<SinkBatch> parts)
    {
        using var plain = new MemoryStream();
        foreach (SinkBatch part in parts)
        {
            plain.Write(_codec.Decompress(part.Body));
        }

        return batch with { Body = _codec.Compress(plain.ToArray()), Points = parts.Sum(part => part.Points) };
    }

    private (SinkBatch First, SinkBatch Second)? Halves(SinkBatch batch)
    {
        byte[] plain = _codec.Decompress(batch.Body);
        int middle = _framing.Middle(plain);
        return middle == 0 ? null : (
            batch with { Body = _codec.Compress(plain.AsSpan(0, middle)), Points = _framing.Count(plain.AsSpan(0, middle)) },
            batch with { Body = _codec.Compress(plain.AsSpan(middle)), Points = _framing.Count(plain.AsSpan(middle)) });
    }

    private void Replace(SinkBatch batch, SinkBatch rest)
    {
        if (batch.From is { } file)
        {
            lock (_disk)
            {
                _spill!.Replace(file, rest);
            }

            return;
        }

        lock (_gate)
        {
            if (_direct.TryPeek(out SinkBatch? first) && ReferenceEquals(first, batch))
            {
                SinkBatch[] others = [.. _direct.Skip(1)];
                _direct.Clear();
                foreach (SinkBatch one in (SinkBatch[])[rest, .. others])
                {
                    _direct.Enqueue(one);
                }

                Interlocked.Add(ref _bytes, rest.Body.Length - batch.Body.Length);
            }
        }
    }

    private void Done(SinkBatch batch)
    {
        if (batch.From is { } file)
        {
            lock (_disk)
            {
                _spill!.Remove(file);
            }

            return;
        }

        lock (_gate)
        {
            _bytes -= _direct.Dequeue().Body.Length;
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
