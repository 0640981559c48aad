using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class WebhookChannelTests : ChannelContract
{
    [Fact]
    public async Task SendAsync_WithoutATemplate_IsTheAlert()
    {
        using var server = new AlertServer(Accepted);
        await SendAsync(server.Url);
        AlertServer.Received request = Assert.Single(server.Requests);
        JsonElement root = request.Json;
        Assert.Equal(("firing", "critical", 670.0), (root.GetProperty("state").GetString(), root.GetProperty("severity").GetString(), root.GetProperty("value").GetDouble()));
        Assert.Equal("2026-03-04T05:06:07+00:00", root.GetProperty("raisedAt").GetString());
        Assert.Equal("20260304T050607000-0123456789", request.Headers["Idempotency-Key"]);
        Assert.Equal("Bearer " + SomeAlerts.Secret, request.Headers["Authorization"]);
    }

    [Fact]
    public async Task SendAsync_WithAKey_SignsTheBytesOfTheBody()
    {
        using var server = new AlertServer(Accepted);
        await SendAsync(server.Url);
        AlertServer.Received request = Assert.Single(server.Requests);
        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SomeAlerts.Secret), Encoding.UTF8.GetBytes(request.Body)));
        Assert.Equal($"sha256={expected}", request.Headers["X-Perf-Signature-256"]);
    }

    [Fact]
    public void Compose_WithATemplate_KeepsItsShapeWhateverTheAlertSays()
    {
        Alert evil = SomeAlerts.Slow() with { Title = "\",\"admin\":true,\"x\":\"${env:KEY} ${scenario}", Suggestion = null };
        AlertChannel channel = SomeAlerts.Channel(
            AlertChannelKind.Webhook, ("url", "http://127.0.0.1/"),
            ("body", """{"text":"Perf: ${title}","value":"${value}","of":["${scenario}","${suggestion}"],"key":"${env:KEY}","fixed":3}"""));
        using var sender = new HttpSender(TimeProvider.System);
        JsonElement root = JsonDocument.Parse(new WebhookChannel(sender).Compose(SomeAlerts.Request(channel, evil)).Body).RootElement;
        Assert.Equal(["text", "value", "of", "key", "fixed"], root.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Perf: \",\"admin\":true,\"x\":\"${env:KEY} ${scenario}", root.GetProperty("text").GetString());
        Assert.Equal(670.0, root.GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("of")[1].ValueKind);
        Assert.Equal(SomeAlerts.Secret, root.GetProperty("key").GetString());
    }

    [Fact]
    public void Compose_OfHeaders_ResolvesNoReferenceOfTheAlertsOwn()
    {
        AlertChannel channel = SomeAlerts.Channel(AlertChannelKind.Webhook, ("url", "http://127.0.0.1/"), ("headers", """{"X-Title":"${title}"}"""));
        using var sender = new HttpSender(TimeProvider.System);
        HttpMessage message = new WebhookChannel(sender).Compose(SomeAlerts.Request(channel, SomeAlerts.Slow() with { Title = "a ${env:KEY}\r\nX-Evil: 1" }));
        Assert.Contains(message.Headers, header => header is { Key: "X-Title", Value: "a $ {env:KEY}  X-Evil: 1" });
    }

    private protected override AlertChannel Channel(string url) => SomeAlerts.Channel(
        AlertChannelKind.Webhook, ("url", url + "/hook"), ("hmacSecret", "${env:KEY}"), ("headers", """{"Authorization":"Bearer ${env:TOKEN}"}"""));
}
