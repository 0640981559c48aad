using Microsoft.Extensions.Time.Testing;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Outbox;

/// <summary>An outbox in a folder of its own, with senders on it.</summary>
internal sealed class OutboxFixture : IDisposable
{
    private static readonly Backoff s_quick = new() { First = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromMilliseconds(200) };

    internal string Home { get; } = Directory.CreateTempSubdirectory("perf-outbox-").FullName;

    internal FakeTimeProvider Clock { get; } = new(SomeAlerts.Now);

    internal Func<string, string?> Environment { get; set; } = _ => SomeAlerts.Secret;

    internal string Folder(string name) => Path.Combine(Home, "outbox", name);

    internal string[] Files(string name) => Directory.Exists(Folder(name)) ? [.. Directory.GetFiles(Folder(name)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];

    internal AlertSender Sender(TimeProvider? time = null) => new(Home, Environment, time ?? TimeProvider.System, () => 0.5);

    /// <summary>Puts alerts in and sends what is due.</summary>
    internal async Task<IReadOnlyList<AlertDelivery>> SendAsync(
        AlertChannel channel, Alert[] alerts, bool flush = false, TimeSpan? retryFor = null, TimeSpan? repeatAfter = null, TimeProvider? time = null, CancellationToken stop = default)
    {
        using AlertSender sender = Sender(time);
        string[] own = [.. alerts.SelectMany(alert => sender.Put(alert, [channel], repeatAfter ?? TimeSpan.FromHours(4), null))];
        return await sender.SendAsync(own, new SendOptions { Flush = flush, RetryFor = retryFor ?? TimeSpan.Zero, Backoff = s_quick }, [], stop);
    }

    internal static AlertChannel Webhook(string url, string name = "hook", AlertRateLimit? limit = null) =>
        SomeAlerts.Channel(AlertChannelKind.Webhook, ("url", url), ("headers", """{"Authorization":"Bearer ${env:TOKEN}"}""")) with { Name = name, RateLimit = limit };

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
