namespace Perf.Telemetry.Alerts;

/// <summary>
/// Sends what waits for one channel, in order, while it holds the channel's lock. A message never overtakes an earlier one about the same matter: the end of an alert before its beginning would
/// leave it open for ever.
/// </summary>
internal sealed class ChannelPump(OutboxFolder outbox, Func<AlertChannelKind, IAlertChannel> channelOf, Func<string, string?> environment, TimeProvider time, Func<double> chance, SendOptions options)
{
    private readonly Dictionary<string, AlertDelivery> _deliveries = new(StringComparer.Ordinal);

    /// <summary>Sends.</summary>
    /// <param name="name">The channel's name.</param>
    /// <param name="own">The ids of the messages that the caller has put in and wants to hear of.</param>
    /// <param name="stop">Ends it; what was not delivered waits.</param>
    /// <returns>What became of the caller's messages and of all that were tried.</returns>
    internal async Task<IReadOnlyList<AlertDelivery>> RunAsync(string name, IReadOnlyCollection<string> own, CancellationToken stop)
    {
        using ChannelLock? held = await ChannelLock.TakeAsync(outbox.Locks, name, options.Patience, time, stop).ConfigureAwait(false);
        if (held is null)
        {
            return [.. Mine(name, own).Select(message => message.Delivery(AlertOutcome.Waiting) with { Reason = "Another process is sending over this channel." })];
        }

        DateTimeOffset end = time.GetUtcNow() + options.RetryFor;
        while (true)
        {
            DateTimeOffset? next = await SendDueAsync(name, stop).ConfigureAwait(false);
            if (next is not { } at || at > end)
            {
                break;
            }

            TimeSpan wait = at - time.GetUtcNow();
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop).ConfigureAwait(false);
        }

        foreach (OutboxMessage message in Waiting(name).Where(message => options.Flush || own.Contains(message.Id) || _deliveries.ContainsKey(message.Id)))
        {
            _deliveries[message.Id] = message.Delivery(AlertOutcome.Waiting);
        }

        return [.. _deliveries.Values.OrderBy(delivery => delivery.Id, StringComparer.Ordinal)];
    }

    // Tries each message that is due, and gives the moment of the next round; null when nothing waits.
    private async Task<DateTimeOffset?> SendDueAsync(string name, CancellationToken stop)
    {
        var held = new Dictionary<string, List<OutboxMessage>>(StringComparer.Ordinal);
        DateTimeOffset? next = null;
        // The first round may be one that somebody asked for; later rounds keep to the times that they have set themselves.
        bool flush = options.Flush && _deliveries.Count == 0;
        foreach (OutboxMessage message in Waiting(name))
        {
            bool isDue = message.Due(flush) is not { } due || due <= time.GetUtcNow();
            if (held.TryGetValue(message.Alert.Key, out List<OutboxMessage>? earlier))
            {
                if (!isDue || !TakesThePlaceOf(message, earlier))
                {
                    earlier.Add(message);
                    continue;
                }

                Suppress(earlier);
                held.Remove(message.Alert.Key);
            }

            if (!isDue)
            {
                held[message.Alert.Key] = [message];
                DateTimeOffset at = message.Due(flush)!.Value;
                next = next is null || at < next ? at : next;
                continue;
            }

            if (await SendAsync(message, stop).ConfigureAwait(false) is { MayRetry: true } answer && _deliveries[message.Id].NextAttemptAt is { } again)
            {
                held[message.Alert.Key] = [message];
                if (answer.IsDown)
                {
                    // Others would fare no better before then.
                    return again;
                }

                next = next is null || again < next ? again : next;
            }
        }

        return next;
    }

    // What waits for the end of a quiet time must not hold back what is too grave to wait for it. Nobody was told of it yet, so the graver one is the alert's beginning.
    private static bool TakesThePlaceOf(OutboxMessage message, List<OutboxMessage> earlier) =>
        message.Alert.State == AlertState.Firing && earlier.All(one => one.Attempts == 0 && one.Alert.Severity < message.Alert.Severity);

    private void Suppress(List<OutboxMessage> messages)
    {
        foreach (OutboxMessage message in messages)
        {
            outbox.Remove(message.Id);
            _deliveries[message.Id] = message.Delivery(AlertOutcome.Suppressed) with { Reason = "A graver alert about the same was told before it." };
        }
    }

    // Null: there was nothing to send.
    private async Task<SendAnswer?> SendAsync(OutboxMessage message, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (outbox.WasSent(message))
        {
            outbox.Remove(message.Id);
            return null;
        }

        if (Repetition.IsOne(outbox.LastSent(message.Channel.Name, message.Alert.Key), message.Alert, message.RepeatAfter, now))
        {
            outbox.Remove(message.Id);
            _deliveries[message.Id] = message.Delivery(AlertOutcome.Suppressed) with { Reason = "The channel was told the same before, and not long ago." };
            return null;
        }

        if (message.Channel.RateLimit is { } limit && Repetition.NextPlace(outbox.SentSince(message.Channel.Name, now - limit.Per), limit, now) is { } place)
        {
            string reason = $"The rate limit of {limit.Messages} in {DurationText.Format(limit.Per)} is reached.";
            return Later(message with { NotBefore = place, Reason = reason }, SendAnswer.Later(reason, isDown: true));
        }

        message = message with { Attempts = message.Attempts + 1 };
        outbox.Put(message);
        var secrets = Secrets.From(environment);
        SendAnswer answer;
        try
        {
            answer = await channelOf(message.Channel.Kind).SendAsync(new AlertRequest(message.Id, message.Channel, message.Alert, message.Attempts, secrets, now), stop).ConfigureAwait(false);
        }
        catch (PerfException fault) when (fault.Id == ErrorIds.VariableMissing && now - message.CreatedAt <= options.Backoff.GivesUpAfter)
        {
            // The next process may have it. Others need not: their settings may be newer, and name another variable.
            return Later(message with { Attempts = message.Attempts - 1, NextAttemptAt = now + options.Backoff.Longest, Reason = fault.Message }, SendAnswer.Later(fault.Message, isDown: false));
        }
        catch (PerfException fault)
        {
            answer = SendAnswer.Refused(fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // What nobody foresaw in one channel must not take the messages of the others with it.
            answer = SendAnswer.Later($"Sending failed: {TextLimit.Line(fault.Message)}", isDown: false);
        }

        Conclude(message, answer, secrets);
        return answer;
    }

    private void Conclude(OutboxMessage message, SendAnswer answer, Secrets secrets)
    {
        DateTimeOffset now = time.GetUtcNow();
        string reason = secrets.Redact(answer.Reason);
        if (answer.IsTaken)
        {
            AlertDelivery delivery = message.Delivery(AlertOutcome.Delivered) with { DeliveredAt = now, Reason = reason };
            outbox.MoveToSent(delivery);
            _deliveries[message.Id] = delivery;
        }
        else if (!answer.MayRetry || now - message.CreatedAt > options.Backoff.GivesUpAfter)
        {
            string why = answer.MayRetry ? $"It could not be delivered in {DurationText.Format(options.Backoff.GivesUpAfter)}. {reason}" : reason;
            OutboxMessage failed = message with { Reason = why };
            outbox.MoveToFailed(failed);
            _deliveries[message.Id] = failed.Delivery(AlertOutcome.Failed);
        }
        else
        {
            DateTimeOffset next = now + options.Backoff.Delay(message.Attempts, chance());
            Later(message with { NextAttemptAt = next, NotBefore = answer.RetryAfter is { } asked ? now + asked : null, Reason = reason }, answer);
        }
    }

    private SendAnswer Later(OutboxMessage message, SendAnswer answer)
    {
        outbox.Put(message);
        _deliveries[message.Id] = message.Delivery(AlertOutcome.Waiting);
        return answer;
    }

    private IEnumerable<OutboxMessage> Waiting(string name) => outbox.ReadWaiting([]).Where(message => message.Channel.Name == name);

    private IEnumerable<OutboxMessage> Mine(string name, IReadOnlyCollection<string> own) => Waiting(name).Where(message => own.Contains(message.Id));
}
