using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class PagerDutyChannelTests : ChannelContract
{
    private protected override AlertServer.Reply Accepted => new(202, """{"status":"success"}""");

    [Fact]
    public async Task SendAsync_OfAnAlert_TriggersAnIncident()
    {
        using var server = new AlertServer(Accepted);
        await SendAsync(server.Url);
        AlertServer.Received request = Assert.Single(server.Requests);
        Assert.Equal("/v2/enqueue", request.Path);
        JsonElement root = request.Json;
        Assert.Equal((SomeAlerts.Secret, "trigger", "perf/response-time/checkout/staging/p95"), (Text(root, "routing_key"), Text(root, "event_action"), Text(root, "dedup_key")));
        JsonElement payload = root.GetProperty("payload");
        Assert.Equal(("critical", "staging", "2026-03-04T05:04:07.000Z", "response-time"), (Text(payload, "severity"), Text(payload, "source"), Text(payload, "timestamp"), Text(payload, "class")));
        Assert.Equal("670 ms", Text(payload.GetProperty("custom_details"), "value"));
        Assert.Equal("https://ci.example.com/build/7", Text(root.GetProperty("links")[0], "href"));
    }

    [Theory]
    [InlineData(AlertState.Acknowledged, "acknowledge")]
    [InlineData(AlertState.Resolved, "resolve")]
    public async Task SendAsync_OfALaterState_IsTheKeyAlone(AlertState state, string action)
    {
        using var server = new AlertServer(Accepted);
        await SendAsync(server.Url, SomeAlerts.Slow(state));
        JsonElement root = Assert.Single(server.Requests).Json;
        Assert.Equal((action, "perf/response-time/checkout/staging/p95"), (Text(root, "event_action"), Text(root, "dedup_key")));
        Assert.False(root.TryGetProperty("payload", out _));
    }

    [Fact]
    public void Compose_OfALongTitle_CutsTheSummary()
    {
        using var sender = new HttpSender(TimeProvider.System);
        string body = new PagerDutyChannel(sender).Compose(SomeAlerts.Request(Channel("http://127.0.0.1"), SomeAlerts.Slow() with { Title = new string('t', 3000) })).Body;
        Assert.Equal(1024, JsonDocument.Parse(body).RootElement.GetProperty("payload").GetProperty("summary").GetString()!.Length);
    }

    private protected override AlertChannel Channel(string url) => SomeAlerts.Channel(AlertChannelKind.PagerDuty, ("routingKey", "${env:KEY}"), ("url", url + "/v2/enqueue"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
