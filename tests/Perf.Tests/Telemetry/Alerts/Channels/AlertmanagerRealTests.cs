using System.Globalization;
using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>Against the real Alertmanager.</summary>
public class AlertmanagerRealTests(AlertmanagerServer server) : IClassFixture<AlertmanagerServer>
{
    private string Url => "http://127.0.0.1:" + server.Port.ToString(CultureInfo.InvariantCulture);

    [SkippableFact]
    public async Task SendAsync_FiringAndThenResolved_IsOneAlertThatEnds()
    {
        server.Require();
        using var channels = new AlertChannels(TimeProvider.System);
        IAlertChannel channel = channels.Of(AlertChannelKind.Alertmanager);
        AlertChannel settings = SomeAlerts.Channel(AlertChannelKind.Alertmanager, ("url", Url));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Alert alert = SomeAlerts.Slow() with { BreachedAt = now.AddMinutes(-1), RaisedAt = now };

        SendAnswer fired = await channel.SendAsync(SomeAlerts.Request(settings, alert) with { Now = now }, default);
        Assert.True(fired.IsTaken, fired.Reason);
        SendAnswer again = await channel.SendAsync(SomeAlerts.Request(settings, alert with { RunId = "next", Value = 700 }) with { Now = now }, default);
        Assert.True(again.IsTaken, again.Reason);
        JsonElement only = Assert.Single(await AlertsAsync());
        Assert.Equal("700 ms", only.GetProperty("annotations").GetProperty("value").GetString());
        Assert.Equal("checkout", only.GetProperty("labels").GetProperty("scenario").GetString());

        SendAnswer ended = await channel.SendAsync(SomeAlerts.Request(settings, alert with { State = AlertState.Resolved }) with { Now = now }, default);
        Assert.True(ended.IsTaken, ended.Reason);
        Assert.Empty(await AlertsAsync());
    }

    [SkippableFact]
    public async Task SendAsync_OfLabelsThatItRefuses_IsNotForLater()
    {
        server.Require();
        using var channels = new AlertChannels(TimeProvider.System);
        SendAnswer answer = await channels.Of(AlertChannelKind.Alertmanager)
            .SendAsync(SomeAlerts.Request(SomeAlerts.Channel(AlertChannelKind.Alertmanager, ("url", Url), ("labels", "not a name=1"))), default);
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
    }

    private async Task<JsonElement[]> AlertsAsync()
    {
        using var client = new HttpClient();
        return [.. JsonDocument.Parse(await client.GetStringAsync(Url + "/api/v2/alerts?active=true")).RootElement.EnumerateArray()];
    }
}
