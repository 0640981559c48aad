using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class SlackChannelTests : ChannelContract
{
    [Fact]
    public async Task SendAsync_OfAnAlert_IsBlocksThatSlackReads()
    {
        using var server = new AlertServer(new AlertServer.Reply(200, "ok"));
        await SendAsync(server.Url);
        AlertServer.Received request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/hook/" + SomeAlerts.Secret, "application/json; charset=utf-8"), (request.Method, request.Path, request.Headers["Content-Type"]));
        JsonElement[] blocks = [.. request.Json.GetProperty("blocks").EnumerateArray()];
        Assert.Equal("[CRITICAL] checkout (staging): p95 of http_req_response_time +34 % against the baseline, 670 ms", blocks[0].GetProperty("text").GetProperty("text").GetString());
        Assert.Equal("plain_text", blocks[0].GetProperty("text").GetProperty("type").GetString());
        Assert.Equal("#performance-alerts", request.Json.GetProperty("channel").GetString());
        string[] fields = [.. blocks[1].GetProperty("fields").EnumerateArray().Select(field => field.GetProperty("text").GetString()!)];
        Assert.Contains("*Value*\n670 ms", fields);
        Assert.Contains("*Baseline*\n500 ms", fields);
        Assert.Contains("&lt;script&gt;", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", request.Body, StringComparison.Ordinal);
        Assert.Contains("<https://ci.example.com/build/7|Build>", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_OfTextsBeyondAllLimits_KeepsThem()
    {
        Alert alert = SomeAlerts.Slow() with
        {
            Title = string.Concat(Enumerable.Repeat("\U0001F525", 400)),
            Message = new string('&', 9000),
            Evidence = [.. Enumerable.Repeat(new string('<', 500), 40)],
            Step = new string('s', 5000),
        };
        using var sender = new HttpSender(TimeProvider.System);
        HttpMessage message = new SlackChannel(sender).Compose(SomeAlerts.Request(Channel("x"), alert));
        JsonElement root = JsonDocument.Parse(message.Body).RootElement;
        Assert.InRange(root.GetProperty("blocks").GetArrayLength(), 1, 50);
        foreach (JsonElement block in root.GetProperty("blocks").EnumerateArray())
        {
            int most = block.GetProperty("type").GetString() == "header" ? 150 : 3000;
            Assert.True(!block.TryGetProperty("text", out JsonElement text) || text.GetProperty("text").GetString()!.Length <= most);
            Assert.True(!block.TryGetProperty("fields", out JsonElement fields) || (fields.GetArrayLength() <= 10 && fields.EnumerateArray().All(field => field.GetProperty("text").GetString()!.Length <= 2000)));
        }
    }

    [Fact]
    public void Compose_WithTemplates_SaysWhatTheySay()
    {
        AlertChannel channel = SomeAlerts.Channel(AlertChannelKind.Slack, ("url", "${env:URL}"), ("title", "${severity}: ${scenario} at ${step}"), ("message", "${value} and not ${limit}"));
        using var sender = new HttpSender(TimeProvider.System);
        string body = new SlackChannel(sender).Compose(SomeAlerts.Request(channel)).Body;
        Assert.Contains("critical: checkout at pay", body, StringComparison.Ordinal);
        Assert.Contains("670 ms and not 600 ms", body, StringComparison.Ordinal);
    }

    private protected override AlertChannel Channel(string url) => SomeAlerts.Channel(AlertChannelKind.Slack, ("url", "${env:URL}"), ("channel", "#performance-alerts"));
}
