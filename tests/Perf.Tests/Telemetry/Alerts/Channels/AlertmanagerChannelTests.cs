using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class AlertmanagerChannelTests : ChannelContract
{
    [Fact]
    public async Task SendAsync_OfAnAlert_HasWhatChangesInAnnotations()
    {
        using var server = new AlertServer(Accepted);
        await SendAsync(server.Url);
        AlertServer.Received request = Assert.Single(server.Requests);
        Assert.Equal("/api/v2/alerts", request.Path);
        JsonElement alert = request.Json[0];
        JsonElement labels = alert.GetProperty("labels");
        Assert.Equal(
            ("Perf_response-time", "critical", "staging", "perf"),
            (labels.GetProperty("alertname").GetString(), labels.GetProperty("severity").GetString(), labels.GetProperty("environment").GetString(), labels.GetProperty("team").GetString()));
        Assert.DoesNotContain("670", labels.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("670 ms", alert.GetProperty("annotations").GetProperty("value").GetString());
        Assert.Equal("2026-03-05T05:06:07.000Z", alert.GetProperty("endsAt").GetString());
        Assert.Equal("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("perf:" + SomeAlerts.Secret)), request.Headers["Authorization"]);
    }

    [Fact]
    public void Compose_OfALaterRunOfTheSameMatter_HasTheSameLabels()
    {
        using var sender = new HttpSender(TimeProvider.System);
        var channel = new AlertmanagerChannel(sender);
        string Labels(Alert alert) => JsonDocument.Parse(channel.Compose(SomeAlerts.Request(Channel("http://127.0.0.1"), alert)).Body).RootElement[0].GetProperty("labels").GetRawText();
        Assert.Equal(Labels(SomeAlerts.Slow()), Labels(SomeAlerts.Slow(AlertState.Resolved) with { RunId = "another", Value = 1, Title = "other", RaisedAt = SomeAlerts.Now.AddDays(1) }));
    }

    private protected override AlertChannel Channel(string url) =>
        SomeAlerts.Channel(AlertChannelKind.Alertmanager, ("url", url + "/"), ("user", "perf"), ("password", "${env:PASSWORD}"), ("labels", "team=perf, tier=ci"));
}
