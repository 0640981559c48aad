using System.Text.Json;

namespace Perf.Tests.Telemetry.Alerts.Channels;

public class TeamsChannelTests : ChannelContract
{
    [Fact]
    public async Task SendAsync_OfAnAlert_IsAnAdaptiveCard()
    {
        using var server = new AlertServer(new AlertServer.Reply(202));
        await SendAsync(server.Url);
        JsonElement root = Assert.Single(server.Requests).Json;
        Assert.Equal("message", root.GetProperty("type").GetString());
        JsonElement attachment = root.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        JsonElement[] body = [.. attachment.GetProperty("content").GetProperty("body").EnumerateArray()];
        Assert.Equal("attention", body[0].GetProperty("color").GetString());
        Assert.Contains(body[1].GetProperty("facts").EnumerateArray(), fact => fact.GetProperty("title").GetString() == "Value" && fact.GetProperty("value").GetString() == "670 ms");
        Assert.Contains(body, block => block.TryGetProperty("text", out JsonElement text) && text.GetString()!.Contains("\\<script\\>", StringComparison.Ordinal));
        Assert.Equal("https://ci.example.com/build/7", attachment.GetProperty("content").GetProperty("actions")[0].GetProperty("url").GetString());
    }

    private protected override AlertChannel Channel(string url) => SomeAlerts.Channel(AlertChannelKind.Teams, ("url", "${env:URL}"));
}
