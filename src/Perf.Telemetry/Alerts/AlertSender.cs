using System.Security.Cryptography;

namespace Perf.Telemetry.Alerts;

/// <summary>Sends alerts by way of the outbox: what is put there first is lost by no fault of a network, a service or this process.</summary>
public sealed class AlertSender : IOutboxInspector, IDisposable
{
    private readonly OutboxFolder _outbox;
    private readonly FiringList _firing;
    private readonly AlertChannels _channels;
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;

    /// <summary>Makes a sender.</summary>
    /// <param name="home">Perf's home, in which the outbox is.</param>
    /// <param name="environment">Gives an environment variable's value, or null: where secrets come from.</param>
    /// <param name="time">The clock.</param>
    public AlertSender(string home, Func<string, string?> environment, TimeProvider time)
        : this(home, environment, time, static () => RandomNumberGenerator.GetInt32(1_000_000) / 1e6)
    {
    }

    internal AlertSender(string home, Func<string, string?> environment, TimeProvider time, Func<double> chance)
    {
        _outbox = new OutboxFolder(home);
        _firing = new FiringList(_outbox.Firing);
        _channels = new AlertChannels(time);
        _environment = environment;
        _time = time;
        _chance = chance;
    }

    /// <inheritdoc/>
    public void Dispose() => _channels.Dispose();

    /// <summary>The alert of a key that fires; null when none does.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The alert as it was raised last.</returns>
    public Alert? Firing(string key) => _firing.Find(key);

    /// <summary>The deliveries since a moment, in order.</summary>
    /// <param name="since">The moment.</param>
    /// <returns>What was delivered.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutboxUnavailable"/>.</exception>
    public IReadOnlyList<AlertDelivery> Deliveries(DateTimeOffset since) => _outbox.Deliveries(since);

    /// <inheritdoc/>
    public OutboxObservation Inspect() => _outbox.Inspect();

    /// <summary>What would be sent.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="channel">The channel.</param>
    /// <returns>A delivery with the message as it would be sent; references to secrets stay references.</returns>
    public AlertDelivery Preview(Alert alert, AlertChannel channel)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var message = new OutboxMessage { Id = OutboxNames.NewId(now), Channel = channel, Alert = alert, CreatedAt = now };
        string[] missing = [.. channel.Settings.Values.SelectMany(Secrets.NamesIn).Distinct().Where(name => string.IsNullOrEmpty(_environment(name)))];
        return message.Delivery(AlertOutcome.Previewed) with
        {
            Preview = _channels.Of(channel.Kind).Preview(new AlertRequest(message.Id, channel, alert, 1, Secrets.Masked, now)),
            Reason = missing.Length == 0 ? "" : $"Not set: {string.Join(", ", missing)}. Without them the message would wait in the outbox.",
        };
    }

    /// <summary>Puts an alert into the outbox.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="channels">Where it goes.</param>
    /// <param name="repeatAfter">How soon the channels are told the same again; zero for always.</param>
    /// <param name="notBefore">When it is sent at the earliest, such as the end of a quiet time; null for at once.</param>
    /// <returns>The ids of the messages.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutboxUnavailable"/>.</exception>
    public IReadOnlyList<string> Put(Alert alert, IEnumerable<AlertChannel> channels, TimeSpan repeatAfter, DateTimeOffset? notBefore)
    {
        _outbox.Create();
        var ids = new List<string>();
        foreach (AlertChannel channel in channels)
        {
            DateTimeOffset now = _time.GetUtcNow();
            var message = new OutboxMessage
            {
                Id = OutboxNames.NewId(now),
                Channel = channel,
                Alert = alert,
                CreatedAt = now,
                RepeatAfter = repeatAfter,
                NotBefore = notBefore,
                Reason = notBefore is null ? "" : "A quiet time holds.",
            };
            _outbox.Put(message);
            ids.Add(message.Id);
        }

        if (alert.State == AlertState.Firing)
        {
            _firing.Add(alert);
        }
        else if (alert.State == AlertState.Resolved)
        {
            _firing.Remove(alert.Key);
        }

        return ids;
    }

    /// <summary>Sends what is due in the outbox, all channels at once.</summary>
    /// <param name="own">The ids of messages that the caller has put in.</param>
    /// <param name="options">How.</param>
    /// <param name="notes">Gets a line for whatever in the outbox is odd.</param>
    /// <param name="stop">Ends it; what was not delivered waits.</param>
    /// <returns>What became of the caller's messages and of all that were tried; with <see cref="SendOptions.Flush"/> of all that waits.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.OutboxUnavailable"/>.</exception>
    public async Task<IReadOnlyList<AlertDelivery>> SendAsync(IReadOnlyCollection<string> own, SendOptions options, ICollection<string> notes, CancellationToken stop)
    {
        _outbox.Create();
        _outbox.Prune(_time.GetUtcNow());
        IEnumerable<AlertChannel> channels = _outbox.ReadWaiting(notes).Select(message => message.Channel).DistinctBy(channel => channel.Name);
        Task<IReadOnlyList<AlertDelivery>>[] pumps = [.. channels.Select(channel =>
            new ChannelPump(_outbox, _channels.Of, _environment, _time, _chance, options).RunAsync(channel.Name, own, stop))];
        IReadOnlyList<AlertDelivery>[] all = await Task.WhenAll(pumps).ConfigureAwait(false);
        return [.. all.SelectMany(deliveries => deliveries)];
    }
}
