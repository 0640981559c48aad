namespace Perf.Telemetry.Sinks;

/// <content>The sending: what is next, and what becomes of it.</content>
internal sealed partial class DeliveryPump
{
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
}
